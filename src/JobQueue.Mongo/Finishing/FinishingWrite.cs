using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Finishing;

/// <summary>The write that ends one completed job.</summary>
/// <param name="filter">Names job, incarnation, fence and source status, whatever it is sent together with.</param>
/// <param name="update">What it writes.</param>
/// <param name="known">The job as its worker has it.</param>
/// <param name="expected">The job as it stands once the write is made. Its <see cref="Job.Rev"/> leaves out what else was written since the claim, such as progress.</param>
internal sealed class FinishingWrite(BsonDocument filter, JobUpdate update, Job known, Job expected)
{
    private readonly TaskCompletionSource<Job?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BsonDocument Filter => filter;

    public JobUpdate Update => update;

    public Job Known => known;

    /// <summary>The job after the write; <see langword="null"/> when it did not match, or is not known to have.</summary>
    public Task<Job?> Outcome => _outcome.Task;

    public void Made() => _outcome.TrySetResult(expected);

    public void Answered(Job? job) => _outcome.TrySetResult(job);

    public void Failed(Exception failure)
    {
        _outcome.TrySetException(failure);

        // Whoever gave up waiting for it does not hear of it any more.
        _ = _outcome.Task.Exception;
    }
}
