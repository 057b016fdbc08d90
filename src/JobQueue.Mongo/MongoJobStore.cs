using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Storage;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps jobs in MongoDB. Each verb is told in the class of its mechanism; here each is given its name in error messages.</summary>
internal sealed class MongoJobStore(
    JobArrival arrival, JobTaker taker, ClaimWriter writer, JobSettler settler, JobBurier burier, JobRemoval removal) : IJobStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return jobs.Count == 0
            ? Task.FromResult<IReadOnlyList<SubmitResult>>([])
            : MongoErrors.GuardAsync($"submitting {jobs.Count} jobs, the first {jobs[0].Id}", () => arrival.Submitter.SubmitAsync(jobs, cancellationToken));
    }

    /// <summary>Adds a job within the caller's session.</summary>
    /// <remarks>The driver's exceptions pass: the caller's transaction is repeated by their labels.</remarks>
    public Task<Job> SubmitAsync(IClientSessionHandle session, Job job, CancellationToken cancellationToken) =>
        arrival.Submitter.SubmitAsync(session, job, cancellationToken);

    /// <inheritdoc/>
    public Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxCount, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Ahead, TimeSpan.Zero, nameof(request));
        return MongoErrors.GuardAsync($"claiming for worker '{request.WorkerId}'", () => taker.ClaimAsync(request, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ClaimWrite> StartAsync(JobClaim claim, CancellationToken cancellationToken) =>
        WriteAsync("starting", claim, () => writer.StartAsync(claim, cancellationToken));

    /// <inheritdoc/>
    public Task<ClaimWrite> ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) =>
        WriteAsync("releasing", claim, () => writer.ReleaseAsync(claim, cancellationToken));

    /// <inheritdoc/>
    public Task<ClaimWrite> SettleAsync(JobClaim claim, JobSettlement settlement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        return WriteAsync("settling", claim, () => settler.SettleAsync(claim, settlement, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<SpawnOutcome> SpawnAsync(JobClaim parent, Job child, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(child);
        return MongoErrors.GuardAsync($"spawning child {child.Id} of job {parent.Id} under fence {parent.Fence}", () => arrival.Spawner.SpawnAsync(parent, child, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ClaimWrite> ReportProgressAsync(JobClaim claim, JobProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return WriteAsync("reporting the progress of", claim, () => writer.ReportAsync(claim, progress, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> HeldByAsync(string incarnation, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"reading what incarnation {incarnation} holds", () => burier.HeldByAsync(incarnation, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> HoldingIncarnationsAsync(CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync("reading which incarnations hold jobs", () => burier.HoldingIncarnationsAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<BuriedJob>> BuryAsync(string incarnation, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(incarnation);
        return MongoErrors.GuardAsync($"taking the jobs of dead incarnation {incarnation}", () => burier.BuryAsync(incarnation, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<ClaimWrite> ResurrectAsync(JobClaim claim, string incarnation, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(incarnation);
        return WriteAsync("resurrecting", claim, () => writer.ResurrectAsync(claim, incarnation, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"cancelling job {id}", () => removal.Canceller.CancelAsync(id, cancellationToken));

    /// <inheritdoc/>
    public Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"deleting job {id}", () => removal.Deleter.DeleteAsync(id, cancellationToken));

    /// <inheritdoc/>
    public Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"retrying job {id}", () => arrival.Retrier.RetryAsync(id, cancellationToken));

    /// <inheritdoc/>
    public Task<int> CarryOutIntentsAsync(CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync("carrying out what ended jobs left open", async () =>
            await removal.Intents.CarryOutAsync(cancellationToken).ConfigureAwait(false) + await removal.Tombstones.RemoveAsync(cancellationToken).ConfigureAwait(false));

    private static Task<ClaimWrite> WriteAsync(string doing, JobClaim claim, Func<Task<ClaimWrite>> write)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return MongoErrors.GuardAsync($"{doing} job {claim.Id} under fence {claim.Fence}", write);
    }
}
