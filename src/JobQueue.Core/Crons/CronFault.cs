namespace JobQueue.Crons;

/// <summary>Why a cron is refused.</summary>
/// <param name="Field">The property of <see cref="CronDefinition"/>, or of its job, that is out of bounds.</param>
/// <param name="Message">What it is and what it may be.</param>
internal sealed record CronFault(string Field, string Message);
