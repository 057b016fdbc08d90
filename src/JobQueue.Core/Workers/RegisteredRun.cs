namespace JobQueue.Workers;

/// <summary>A run of this worker that is recorded but not yet taken up.</summary>
/// <param name="Record">Its record.</param>
/// <param name="SentAt">The timestamp before the registration was sent.</param>
internal sealed record RegisteredRun(Worker Record, long SentAt);
