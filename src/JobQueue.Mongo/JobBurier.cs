using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Driver;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo;

/// <summary>Takes the jobs of a dead worker from it.</summary>
internal sealed class JobBurier(MongoCollections collections, DocumentReader reader, JobAccess access, Intents intents, DbClock clock)
{
    private const int MaxPasses = 10;

    public async Task<IReadOnlyList<Job>> HeldByAsync(string incarnation, CancellationToken cancellationToken)
    {
        var documents = await collections.Jobs.Find(JobFilters.HeldBy(incarnation)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return reader.ReadEach(collections.Jobs, documents, JobDocument.ToJob);
    }

    public async Task<IReadOnlyList<string>> HoldingIncarnationsAsync(CancellationToken cancellationToken)
    {
        using var cursor = await collections.Jobs.DistinctAsync<string>(Incarnation, JobFilters.HeldByAny(), null, cancellationToken).ConfigureAwait(false);
        return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>A job that changes between the read and its write is read again: a claim begun before the worker died may still arrive.</remarks>
    public async Task<IReadOnlyList<BuriedJob>> BuryAsync(string incarnation, CancellationToken cancellationToken)
    {
        var buried = new List<BuriedJob>();
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var held = await HeldByAsync(incarnation, cancellationToken).ConfigureAwait(false);
            if (held.Count == 0)
            {
                break;
            }

            foreach (var job in held)
            {
                if (await access.ChangeAsync(JobFilters.AsSeen(job), UpdateFor(job), cancellationToken).ConfigureAwait(false) is { } moved)
                {
                    buried.Add(new BuriedJob(moved.Id, moved.Status, moved.Claimable));
                    await intents.FinishOrLeaveAsync(moved, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return buried;
    }

    private JobUpdate UpdateFor(Job job)
    {
        if (!JobTransitions.TryMove(job.Status, JobHold.Held, JobMove.Bury, out var target))
        {
            throw new JobQueueException($"Job {job.Id} is held in status '{job.Status.ToName()}', from which no burial leads. Correct the stored document.");
        }

        var now = clock.UtcNow;
        if (JobTransitions.IsEnd(target))
        {
            return JobUpdates.BuryCancelled(job, JobTransitions.EndOf(target, job.DeleteRequested), now);
        }

        var ran = job.Status == JobStatus.Running;
        var left = ran ? Math.Max(0, job.InterruptionsLeft - 1) : job.InterruptionsLeft;
        var runsAgain = !ran || (left > 0 && job.OnInterrupt == InterruptPolicy.Rerun);
        return runsAgain ? JobUpdates.BuryToRerun(job, left, now) : JobUpdates.BuryForGood(job, left, now);
    }
}
