using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>The successor a failing write records.</summary>
/// <param name="Id">The id it will have. The same on every repetition of the write.</param>
/// <param name="At">When it is due, in database time.</param>
public sealed record PlannedRetry(JobId Id, DateTimeOffset At);
