namespace JobQueue.Jobs;

/// <summary>The successor that a failed job must get, recorded in the failing write so that any worker can carry it out.</summary>
/// <param name="Id">The id of the successor, chosen by the failing write.</param>
/// <param name="At">When the successor is due, in database time.</param>
/// <param name="Open">Whether the successor may still have to be inserted.</param>
public sealed record RetryIntent(JobId Id, DateTimeOffset At, bool Open);
