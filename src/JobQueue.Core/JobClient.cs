using JobQueue.Completion;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Steering;
using JobQueue.Storage;

namespace JobQueue;

/// <summary>Checks what it is asked for and hands it to the storage. Needs no running worker.</summary>
internal sealed class JobClient(
    StorageStartup startup, IDbClock clock, ActionDefaults defaults, JobFactory factory, IJobStore jobs, IJobQueries queries, IJobLogStore logs, JobEndWatch ends) : IJobClient
{
    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken = default)
    {
        SubmissionCheck.ThrowIfFaulty(submission, nameof(submission));
        var results = await StoreAsync([submission], cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SubmitResult>> SubmitManyAsync(IReadOnlyList<JobSubmission> submissions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        for (var index = 0; index < submissions.Count; index++)
        {
            SubmissionCheck.ThrowIfFaulty(submissions[index], $"submissions[{index}]");
        }

        ThrowIfRepeated(submissions);
        return submissions.Count == 0 ? [] : await StoreAsync(submissions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where jobs are kept, for extensions of one storage.</summary>
    internal IJobStore Store => jobs;

    /// <summary>Makes the job of a submission, which an extension stores in its own way.</summary>
    /// <exception cref="ArgumentException">The submission is out of bounds; the message names the field.</exception>
    internal async Task<Job> PrepareAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        SubmissionCheck.ThrowIfFaulty(submission, nameof(submission));
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var made = await MakeAsync([submission], cancellationToken).ConfigureAwait(false);
        return made[0];
    }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default) => queries.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async Task<Job> WaitForCompletionAsync(JobId id, CompletionScope scope = CompletionScope.RetryChain, CancellationToken cancellationToken = default)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await ends.WaitAsync(id, scope, cancellationToken).ConfigureAwait(false) switch
        {
            JobEnd.Ended { Job: { Status: JobStatus.Deleted } job } => throw new JobNotFoundException(job.Id, $"Job {job.Id} was deleted: how it ended is not kept."),
            JobEnd.Ended { Job: var job } => job,
            _ => throw new JobNotFoundException(id, $"There is no job {id}: it was never submitted to this queue, or it was deleted long ago."),
        };
    }

    /// <inheritdoc/>
    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ThrowIfOutOfBounds(query);
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await queries.ListAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> ReadLogAsync(JobId id, long offset = 0, int limit = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return logs.ReadAsync(id, offset, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken = default)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await jobs.CancelAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken = default)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        return await jobs.RetryAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken = default)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await jobs.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private static void ThrowIfOutOfBounds(JobQuery query)
    {
        if (query.Start < 0)
        {
            throw new ArgumentException($"Start is {query.Start}: it cannot be negative.", nameof(query));
        }

        if (query.Limit is < 1 or > JobQuery.MaxLimit)
        {
            throw new ArgumentException($"Limit is {query.Limit}: it must be 1 to {JobQuery.MaxLimit}.", nameof(query));
        }
    }

    // Two submissions with one id would be one job, and the second would be taken for a repeated attempt of the first.
    private static void ThrowIfRepeated(IReadOnlyList<JobSubmission> submissions)
    {
        var seen = new Dictionary<JobId, int>();
        for (var index = 0; index < submissions.Count; index++)
        {
            if (submissions[index].Id is { } id && !seen.TryAdd(id, index))
            {
                throw new ArgumentException($"submissions[{index}].Id: {id} is the id of submissions[{seen[id]}] too; every job has its own.", $"submissions[{index}].Id");
            }
        }
    }

    private async Task<IReadOnlyList<SubmitResult>> StoreAsync(IReadOnlyList<JobSubmission> submissions, CancellationToken cancellationToken)
    {
        // The unique index must exist before the first submission that relies on it.
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        using var activity = JobTracing.StartSubmit(submissions);
        var made = await MakeAsync(submissions, cancellationToken).ConfigureAwait(false);
        var results = await jobs.SubmitAsync(made, cancellationToken).ConfigureAwait(false);
        activity.Submitted(results);
        return results;
    }

    private async Task<IReadOnlyList<Job>> MakeAsync(IReadOnlyList<JobSubmission> submissions, CancellationToken cancellationToken)
    {
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        var complete = await defaults.ApplyAsync(submissions, cancellationToken).ConfigureAwait(false);
        foreach (var submission in complete)
        {
            DefaultsOutOfBoundsException.ThrowIfFaulty(submission);
        }

        return [.. complete.Select(factory.Create)];
    }
}
