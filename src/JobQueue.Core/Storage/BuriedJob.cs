using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>A job taken from a dead worker.</summary>
/// <param name="Id">The job.</param>
/// <param name="Status">What it became: <c>worker_dead</c>, <c>cancel</c> or <c>deleted</c>.</param>
/// <param name="Claimable">Whether it will be run again.</param>
public sealed record BuriedJob(JobId Id, JobStatus Status, bool Claimable);
