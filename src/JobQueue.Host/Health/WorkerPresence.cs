namespace JobQueue.Host.Health;

/// <summary>Whether this process runs jobs, or only submits them.</summary>
internal sealed record WorkerPresence(bool RunsJobs);
