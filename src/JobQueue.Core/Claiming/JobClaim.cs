using JobQueue.Jobs;

namespace JobQueue.Claiming;

/// <summary>One worker's hold on one job. Every write by the worker names incarnation and fence, so that a worker that lost the job changes nothing in it.</summary>
/// <param name="Job">The job as the claiming (or latest own) write left it.</param>
/// <param name="Incarnation">The run of the worker process that holds it.</param>
/// <param name="Fence">The number that makes this claim distinct from every other of the job.</param>
public sealed record JobClaim(Job Job, string Incarnation, long Fence)
{
    /// <summary>The job's identity.</summary>
    public JobId Id => Job.Id;
}
