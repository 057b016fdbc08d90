using System.Globalization;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Claiming;

/// <summary>Takes several due jobs: reads what is first in order and takes by one write what of it fits together and is still there.</summary>
/// <remarks>
/// The write is conditional job by job. Where all candidates have the same <see cref="Job.Rev"/>, as jobs have that nobody has touched since they were submitted, it names that too:
/// if every one of them matched, they were taken as they were read, and need not be read again. Else the marker of the batch tells which were taken.
/// </remarks>
internal sealed class BatchTaker(ClaimCommands commands, ClaimContention contention)
{
    private static readonly BsonDocument OfCandidate = new(JobFields.CapacityMap, 1);

    private long _batch;

    /// <returns>The claims in order; none when nothing is due.</returns>
    public async Task<IReadOnlyList<JobClaim>> TakeAsync(ClaimRequest request, IReadOnlyList<string> lanes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var candidates = await ReadAsync(request, lanes, now, cancellationToken).ConfigureAwait(false);
        if (candidates.Documents.Count == 0)
        {
            return [];
        }

        var needs = commands.NeedsOf(contention.PartOf(candidates.Documents, request.MaxCount));
        var chosen = FittingTogether(needs, request.Free);

        // Others may take them all: then the first that is left.
        return chosen.Count > 1 && await TakeAsync(chosen, candidates.AreWhole, request, now, cancellationToken).ConfigureAwait(false) is { } taken
            ? taken
            : await commands.TakeFirstDueAsync(request, lanes, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whole documents while nobody is in the way. Where several claimers read one head, more is read than taken.</summary>
    private async Task<(List<BsonDocument> Documents, bool AreWhole)> ReadAsync(ClaimRequest request, IReadOnlyList<string> lanes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parts = contention.Parts;
        var first = commands.Jobs.Find(JobFilters.Due(lanes, now)).Sort(ClaimCommands.ClaimOrder).Limit(request.MaxCount * parts);
        var read = parts == 1 ? first : first.Project<BsonDocument>(OfCandidate);
        return (await read.ToListAsync(cancellationToken).ConfigureAwait(false), parts == 1);
    }

    /// <returns><see langword="null"/> when none of them was there any more.</returns>
    private async Task<IReadOnlyList<JobClaim>?> TakeAsync(List<CandidateNeed> chosen, bool areWhole, ClaimRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batch = Interlocked.Increment(ref _batch).ToString(CultureInfo.InvariantCulture);
        var filter = JobFilters.DueAmong(chosen.Select(candidate => candidate.Id), now);
        var known = areWhole ? commands.AlikeIn(chosen.Select(candidate => candidate.Document)) : [];
        if (known.Count > 0)
        {
            filter.Add(JobFields.Rev, known[0].Rev);
        }

        var result = await commands.Jobs.UpdateManyAsync(filter, JobUpdates.ClaimAndStart(request, now, batch).ToBson(), null, cancellationToken).ConfigureAwait(false);
        contention.Saw(chosen.Count, result.MatchedCount);
        if (result.MatchedCount == known.Count)
        {
            return known.Count > 0 ? [.. known.Select(job => Taken(job, request, now))] : null;
        }

        return result.MatchedCount > 0 ? await ReadBackAsync(chosen, batch, request, cancellationToken).ConfigureAwait(false) : null;
    }

    private async Task<IReadOnlyList<JobClaim>> ReadBackAsync(List<CandidateNeed> chosen, string batch, ClaimRequest request, CancellationToken cancellationToken)
    {
        var taken = await commands.Jobs.Find(JobFilters.TakenBy(request.Incarnation, batch)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var claims = await commands.ClaimsOfAsync(taken, request, cancellationToken).ConfigureAwait(false);
        var order = chosen.Select(candidate => candidate.Id).ToList();
        return [.. claims.OrderBy(claim => order.IndexOf(claim.Id.ToString()))];
    }

    /// <summary>The job as the write left it: what <see cref="JobUpdates.ClaimAndStart(ClaimRequest, DateTimeOffset)"/> does to one that is as it was read.</summary>
    private static JobClaim Taken(Job read, ClaimRequest request, DateTimeOffset now)
    {
        var job = read with
        {
            Status = JobTransitions.TargetOf(JobMove.ClaimAndStart),
            LastUpdated = now.ToWholeMilliseconds(),
            WorkerId = request.WorkerId,
            Incarnation = request.Incarnation,
            BuriedIncarnation = null,
            Claimable = false,
            Fence = read.Fence + 1,
            StartedAt = now.ToWholeMilliseconds(),
            Progress = null,
            Rev = read.Rev + 1,
        };
        return new JobClaim(job, request.Incarnation, job.Fence);
    }

    private static List<CandidateNeed> FittingTogether(IEnumerable<CandidateNeed> candidates, CapacityMap free)
    {
        var fitting = new List<CandidateNeed>();
        foreach (var candidate in candidates)
        {
            if (candidate.Needed is not { } needed)
            {
                fitting.Add(candidate);
            }
            else if (needed.FitsIn(free))
            {
                fitting.Add(candidate);
                free = Less(free, needed);
            }
        }

        return fitting;
    }

    private static CapacityMap Less(CapacityMap free, CapacityMap taken) => new(free.Select(unit => KeyValuePair.Create(unit.Key, unit.Value - taken[unit.Key])));
}
