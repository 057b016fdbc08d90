using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo.Finishing;

/// <summary>The write that ends one completed job.</summary>
/// <param name="claim">The claim under which it ran.</param>
/// <param name="completed">How it ended.</param>
/// <param name="result">What the handler returned, as it is stored.</param>
internal sealed class FinishingWrite(JobClaim claim, JobSettlement.Completed completed, BsonValue? result)
{
    private static readonly JobStatus Target = JobTransitions.TargetOf(JobMove.Complete);

    private readonly TaskCompletionSource<Job?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JobId Id => claim.Id;

    /// <summary>The job as its worker has it.</summary>
    public Job Known => claim.Job;

    /// <summary>What this write has in common with others that write the very same; <see langword="null"/> for one that writes what is its own: a result, or the end of a unique key.</summary>
    public FinishingShape? Shape => result is null && claim.Job.UniqueKey is null ? new FinishingShape(claim.Incarnation, claim.Fence) : null;

    /// <summary>Names job, incarnation, fence and source status, whatever it is sent together with.</summary>
    public BsonDocument Filter => JobFilters.HeldUndeleted(claim, JobStatus.Running);

    /// <summary>The job after the write; <see langword="null"/> when it did not match, or is not known to have.</summary>
    public Task<Job?> Outcome => _outcome.Task;

    public JobUpdate UpdateAt(DateTimeOffset now) => JobUpdates.Complete(claim.Job, Target, result, now);

    /// <summary>It was made, at this time, together with others. The job's <see cref="Job.Rev"/> leaves out what else was written since the claim, such as progress.</summary>
    public void MadeAt(DateTimeOffset now) => _outcome.TrySetResult(claim.Job with
    {
        Status = Target,
        LastUpdated = now.ToWholeMilliseconds(),
        FinishedAt = now.ToWholeMilliseconds(),
        Claimable = false,
        Incarnation = null,
        Slot = null,
        HasChildren = false,
        Result = completed.Result,
        Rev = claim.Job.Rev + 1,
    });

    public void Answered(Job? job) => _outcome.TrySetResult(job);

    public void Failed(Exception failure)
    {
        _outcome.TrySetException(failure);

        // Whoever gave up waiting for it does not hear of it any more.
        _ = _outcome.Task.Exception;
    }
}
