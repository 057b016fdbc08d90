namespace JobQueue.Crons;

/// <summary>A cron that code declares, as a service of the application.</summary>
internal sealed record CronDeclaration(CronDefinition Definition);
