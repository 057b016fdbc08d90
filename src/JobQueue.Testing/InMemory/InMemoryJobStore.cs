using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps jobs. Each verb is told in the class of its mechanism; here are the short ones.</summary>
internal sealed class InMemoryJobStore(StoreAccess access) : IJobStore
{
    private readonly JobIntents _intents = new(access);
    private readonly JobClaiming _claiming = new(access);

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var submitting = new JobSubmitting(access, _intents);
        var results = new List<SubmitResult>(jobs.Count);
        foreach (var job in jobs)
        {
            results.Add(await submitting.SubmitAsync(job, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    public Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => _claiming.ClaimAsync(request, cancellationToken);

    public Task<ClaimWrite> StartAsync(JobClaim claim, CancellationToken cancellationToken) => WriteAsync(
        StoreVerb.Start,
        claim,
        JobMoves.Start,
        job => Fencing.Holds(job, claim) && job.Status is JobStatus.Running or JobStatus.CancelRequest,
        cancellationToken);

    public Task<ClaimWrite> ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) =>
        WriteAsync(StoreVerb.Release, claim, JobMoves.Release, job => Fencing.WasReleasedBy(job, claim), cancellationToken);

    public Task<ClaimWrite> ReportProgressAsync(JobClaim claim, JobProgress progress, CancellationToken cancellationToken) => WriteAsync(
        StoreVerb.ReportProgress,
        claim,
        (stored, _) => stored.Job.Status is JobStatus.Running or JobStatus.CancelRequest ? stored with { Job = stored.Job with { Progress = progress } } : null,
        _ => false,
        cancellationToken);

    public async Task<ClaimWrite> SettleAsync(JobClaim claim, JobSettlement settlement, CancellationToken cancellationToken)
    {
        var settled = await WriteAsync(
            StoreVerb.Settle,
            claim,
            (stored, now) => Settled(stored, settlement, now),
            job => Fencing.WasSettledBy(job, claim, settlement),
            cancellationToken).ConfigureAwait(false);
        if (settled is not ClaimWrite.Written written)
        {
            return settled;
        }

        var job = await _intents.CarryOutAsync(written.Claim.Job, cancellationToken).ConfigureAwait(false);
        return new ClaimWrite.Written(claim with { Job = job });
    }

    public Task<IReadOnlyList<Job>> HeldByAsync(string incarnation, CancellationToken cancellationToken) => access.ReadAsync<IReadOnlyList<Job>>(
        database => [.. database.Jobs.All.Select(stored => stored.Job).Where(job => job.Incarnation == incarnation)],
        cancellationToken);

    public Task<IReadOnlyList<string>> HoldingIncarnationsAsync(CancellationToken cancellationToken) => access.ReadAsync<IReadOnlyList<string>>(
        database => [.. database.Jobs.All.Select(stored => stored.Job.Incarnation).OfType<string>().Distinct()],
        cancellationToken);

    public async Task<IReadOnlyList<BuriedJob>> BuryAsync(string incarnation, CancellationToken cancellationToken)
    {
        var buried = new List<BuriedJob>();
        foreach (var held in await HeldByAsync(incarnation, cancellationToken).ConfigureAwait(false))
        {
            var claim = new JobClaim(held, incarnation, held.Fence);
            if (await WriteAsync(StoreVerb.Bury, claim, JobMoves.Bury, _ => false, cancellationToken).ConfigureAwait(false) is ClaimWrite.Written written)
            {
                var job = await _intents.CarryOutAsync(written.Claim.Job, cancellationToken).ConfigureAwait(false);
                buried.Add(new BuriedJob(job.Id, job.Status, job.Claimable));
            }
        }

        return buried;
    }

    public async Task<ClaimWrite> ResurrectAsync(JobClaim claim, string incarnation, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(incarnation);
        var kept = claim with { Incarnation = incarnation };
        return await access.WriteAsync(
            StoreVerb.Resurrect,
            claim.Id,
            database => Write(
                database,
                kept,
                stored => stored.Job.BuriedIncarnation == claim.Incarnation && stored.Job.Fence == claim.Fence ? JobMoves.Resurrect(stored, incarnation, database.Now) : null,
                job => Fencing.Holds(job, kept) && job.Status == JobStatus.WorkerResurrection),
            cancellationToken).ConfigureAwait(false);
    }

    public Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken) => new JobCancelling(access, _intents).CancelAsync(id, cancellationToken);

    public Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken) => new JobDeleting(access, _intents).DeleteAsync(id, cancellationToken);

    public Task<SpawnOutcome> SpawnAsync(JobClaim parent, Job child, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(child);
        return new JobChildren(access, _intents).SpawnAsync(parent, child, cancellationToken);
    }

    public Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken) => new JobRetrying(access, _intents).RetryAsync(id, cancellationToken);

    public async Task<int> CarryOutIntentsAsync(CancellationToken cancellationToken) =>
        await _intents.CarryOutAsync(cancellationToken).ConfigureAwait(false) + await new Tombstones(access).RemoveAsync(cancellationToken).ConfigureAwait(false);

    private static StoredJob? Settled(StoredJob stored, JobSettlement settlement, DateTimeOffset now)
    {
        if (stored.Job.Status == JobStatus.CancelRequest && settlement is not JobSettlement.Completed)
        {
            return JobMoves.ConfirmCancel(stored, now);
        }

        return settlement switch
        {
            JobSettlement.Completed completed => JobMoves.Complete(stored, completed.Result, now),
            JobSettlement.Failed failed => JobMoves.Fail(stored, failed.Error, failed.Retry, now),
            JobSettlement.Cancelled => JobMoves.ConfirmCancel(stored, now),
            JobSettlement.Rescheduled rescheduled => JobMoves.Reschedule(stored, rescheduled.At, now),
            JobSettlement.ShutDown => JobMoves.ShutDown(stored, now),
            JobSettlement.HandedBack when stored.Job.OnInterrupt == InterruptPolicy.Leave => JobMoves.ShutDown(stored, now),
            JobSettlement.HandedBack or JobSettlement.NotBegun => JobMoves.HandBack(stored, now),
            _ => throw new ArgumentOutOfRangeException(nameof(settlement)),
        };
    }

    /// <summary>One fenced write: <paramref name="move"/> is tried only while the claim holds the job; else <paramref name="wasMade"/> says whether an earlier attempt made it.</summary>
    private Task<ClaimWrite> WriteAsync(
        StoreVerb verb, JobClaim claim, Func<StoredJob, DateTimeOffset, StoredJob?> move, Func<Job, bool> wasMade, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return access.WriteAsync(
            verb,
            claim.Id,
            database => Write(database, claim, stored => Fencing.Holds(stored.Job, claim) ? move(stored, database.Now) : null, wasMade),
            cancellationToken);
    }

    private static ClaimWrite Write(InMemoryDatabase database, JobClaim claim, Func<StoredJob, StoredJob?> move, Func<Job, bool> wasMade)
    {
        if (database.Jobs.Find(claim.Id) is not { } stored)
        {
            return new ClaimWrite.Refused(null);
        }

        if (move(stored) is { } moved)
        {
            return new ClaimWrite.Written(claim with { Job = database.Jobs.Replace(stored, moved).Job });
        }

        return wasMade(stored.Job) ? new ClaimWrite.Written(claim with { Job = stored.Job }) : new ClaimWrite.Refused(stored.Job);
    }
}
