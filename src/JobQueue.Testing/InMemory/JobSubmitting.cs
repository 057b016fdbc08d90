using JobQueue.Jobs;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Adds jobs; the unique indexes decide between new, repeated and duplicate.</summary>
internal sealed class JobSubmitting(StoreAccess access, JobIntents intents)
{
    private const int MaxAttempts = 20;

    public async Task<SubmitResult> SubmitAsync(Job job, CancellationToken cancellationToken)
    {
        var submitted = Submitted(job);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var outcome = await access.WriteAsync(StoreVerb.Submit, job.Id, database => database.Jobs.Insert(submitted), cancellationToken).ConfigureAwait(false);
            switch (outcome)
            {
                case InsertOutcome.Inserted inserted:
                    return new SubmitResult(inserted.Stored.Job, WasDuplicate: false);
                case InsertOutcome.IdTaken taken:
                    return new SubmitResult(taken.Existing.Job, WasDuplicate: false);
                case InsertOutcome.KeyTaken key when await LiveJobOfAsync(key.Root.Job.Id, cancellationToken).ConfigureAwait(false) is { } live:
                    return new SubmitResult(live, WasDuplicate: true);
            }
        }

        throw new JobQueueException($"Job {job.Id} was not added: its unique key changed hands {MaxAttempts} times. Submit it again.") { IsTransient = true };
    }

    /// <summary>The unfinished job of the chain that holds the key; <see langword="null"/> when the chain ended meanwhile and its key is free now.</summary>
    private async Task<Job?> LiveJobOfAsync(JobId root, CancellationToken cancellationToken)
    {
        var chain = await access
            .ReadAsync(database => database.Jobs.All.Select(stored => stored.Job).Where(job => job.RootId == root).ToList(), cancellationToken)
            .ConfigureAwait(false);
        var live = chain.Find(job => !job.IsFinal);
        if (live is null)
        {
            // Between a failure and its retry, or between the end of the chain and the freeing of its key: whoever finds it finishes it.
            foreach (var job in chain)
            {
                await intents.CarryOutAsync(job, cancellationToken).ConfigureAwait(false);
            }
        }

        return live;
    }

    internal static StoredJob Submitted(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Status != JobStatus.Waiting || job.Incarnation is not null || job.Fence != 0)
        {
            throw new ArgumentException($"Job {job.Id} is not new: a submitted job is waiting and held by nobody.", nameof(job));
        }

        var added = job with
        {
            Claimable = true,
            ScheduledAt = JobMoves.Milliseconds(job.ScheduledAt),
            CreatedAt = JobMoves.Milliseconds(job.CreatedAt),
            LastUpdated = JobMoves.Milliseconds(job.LastUpdated),
            Parameters = job.Parameters?.Clone(),
        };
        return new StoredJob(added) { ActiveKey = job.Id == job.RootId ? job.UniqueKey : null };
    }
}
