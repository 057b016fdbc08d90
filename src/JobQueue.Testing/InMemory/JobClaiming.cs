using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Takes jobs that fit, one atomic write each.</summary>
internal sealed class JobClaiming(StoreAccess access)
{
    public async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxCount, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Ahead, TimeSpan.Zero, nameof(request));
        var claims = new List<JobClaim>();
        var free = request.Free;
        while (claims.Count < request.MaxCount && await ClaimOneAsync(request with { Free = free }, cancellationToken).ConfigureAwait(false) is { } job)
        {
            claims.Add(new JobClaim(job, request.Incarnation, job.Fence));
            free = Less(free, job.CapacityMap);
        }

        return claims.Count > 0
            ? new ClaimResult(claims, null)
            : new ClaimResult([], await access.ReadAsync(database => NextScheduledAt(database, request), cancellationToken).ConfigureAwait(false));
    }

    private Task<Job?> ClaimOneAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        access.CallAsync(StoreVerb.Claim, null, database => ClaimOne(database, request), job => job?.Id, cancellationToken);

    private static Job? ClaimOne(InMemoryDatabase database, ClaimRequest request)
    {
        var now = database.Now;
        var due = database.Jobs.Claimable.Where(job => job.ScheduledAt <= now && Fits(job, request)).FirstOrDefault(job => SlotFor(database, job, request, out _));
        var next = due ?? FirstScheduledBy(database, request, now + request.Ahead);
        if (next is null || database.Jobs.Find(next.Id) is not { } stored || !SlotFor(database, next, request, out var slot))
        {
            return null;
        }

        return JobMoves.Claim(stored, request, slot, now) is { } claimed ? database.Jobs.Replace(stored, claimed).Job : null;
    }

    private static Job? FirstScheduledBy(InMemoryDatabase database, ClaimRequest request, DateTimeOffset instant) =>
        database.Jobs.Claimable.FirstOrDefault(job => job.ScheduledAt <= instant && !request.Limits.ContainsKey(job.Action) && Fits(job, request));

    /// <summary>Whether the action has no limit, or a slot for another job.</summary>
    private static bool SlotFor(InMemoryDatabase database, Job job, ClaimRequest request, out string? slot)
    {
        slot = null;
        if (!request.Limits.TryGetValue(job.Action, out var limit))
        {
            return true;
        }

        slot = ActionSlots.Free(job.Action, limit, database.Jobs.SlotsOf(job.Action)) is [var first, ..] ? first : null;
        return slot is not null;
    }

    private static DateTimeOffset? NextScheduledAt(InMemoryDatabase database, ClaimRequest request)
    {
        var now = database.Now;
        return database.Jobs.Claimable
            .Where(job => job.ScheduledAt > (request.Limits.ContainsKey(job.Action) ? now : now + request.Ahead) && Fits(job, request))
            .Min(job => (DateTimeOffset?)job.ScheduledAt);
    }

    private static bool Fits(Job job, ClaimRequest request) =>
        request.Actions.Contains(job.Action) && (job.CapacityMap?.FitsIn(request.Free) ?? true);

    private static CapacityMap Less(CapacityMap free, CapacityMap? taken) =>
        taken is null ? free : new CapacityMap(free.Select(unit => KeyValuePair.Create(unit.Key, unit.Value - taken[unit.Key])));
}
