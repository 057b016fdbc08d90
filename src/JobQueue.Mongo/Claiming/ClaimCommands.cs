using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo.Claiming;

/// <summary>The commands from which claims are made.</summary>
internal sealed class ClaimCommands(MongoCollections collections, DocumentReader reader, DbClock clock)
{
    /// <summary>Above 200 exploded scans MongoDB gives up merging them in order and sorts in memory.</summary>
    public const int MaxLanesPerCommand = 100;

    /// <summary>How long a job that cannot be read is out of the way of the others.</summary>
    private static readonly TimeSpan OutOfTheWay = TimeSpan.FromMinutes(1);

    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> FirstInOrder = new() { Sort = ClaimOrder, ReturnDocument = ReturnDocument.After };
    private static readonly BsonDocument OfCandidate = new() { { Priority, 1 }, { ScheduledAt, 1 }, { JobFields.Action, 1 } };
    private static readonly BsonDocument OfHeld = new() { { JobFields.Action, 1 }, { Slot, 1 } };

    public static BsonDocument ClaimOrder => new() { { Priority, -1 }, { ScheduledAt, 1 }, { Id, 1 } };

    public IMongoCollection<BsonDocument> Jobs => collections.Jobs;

    /// <summary>The claims of the jobs that can be read. One that cannot is given back: this worker will not run it, and must not keep it from one that can.</summary>
    public async Task<List<JobClaim>> ClaimsOfAsync(IReadOnlyCollection<BsonDocument> documents, ClaimRequest request, CancellationToken cancellationToken)
    {
        var claims = new List<JobClaim>(documents.Count);
        foreach (var document in documents)
        {
            if (reader.Read(Jobs, document, JobDocument.ToJob) is { } job)
            {
                claims.Add(new JobClaim(job, request.Incarnation, job.Fence));
            }
            else
            {
                await GiveBackAsync(document, request, cancellationToken).ConfigureAwait(false);
            }
        }

        return claims;
    }

    /// <summary>What the readable ones among these jobs need.</summary>
    public IEnumerable<CandidateNeed> NeedsOf(IEnumerable<BsonDocument> candidates) => reader.ReadEach(Jobs, candidates, CandidateNeed.From);

    /// <summary>The jobs in these documents, if every one can be read and all have the same <see cref="Job.Rev"/>; else none.</summary>
    public IReadOnlyList<Job> AlikeIn(IEnumerable<BsonDocument> documents)
    {
        var jobs = new List<Job>();
        foreach (var document in documents)
        {
            if (reader.Read(Jobs, document, JobDocument.ToJob) is not { } job || (jobs.Count > 0 && job.Rev != jobs[0].Rev))
            {
                return [];
            }

            jobs.Add(job);
        }

        return jobs;
    }

    /// <summary>Takes and starts the first due job of these lanes.</summary>
    /// <returns>Its claim; none when nothing is due.</returns>
    public async Task<IReadOnlyList<JobClaim>> TakeFirstDueAsync(ClaimRequest request, IEnumerable<string> lanes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claim = await TakeOneAsync(JobFilters.Due(lanes, now), JobUpdates.ClaimAndStart(request, now), request, cancellationToken).ConfigureAwait(false);
        return claim is null ? [] : [claim];
    }

    /// <summary>Takes the first job in order that matches, if there is one.</summary>
    public async Task<JobClaim?> TakeOneAsync(BsonDocument filter, JobUpdate update, ClaimRequest request, CancellationToken cancellationToken)
    {
        while (await Jobs.FindOneAndUpdateAsync(filter, update.ToBson(), FirstInOrder, cancellationToken).ConfigureAwait(false) is { } document)
        {
            if (await ClaimsOfAsync([document], request, cancellationToken).ConfigureAwait(false) is [var claim])
            {
                return claim;
            }
        }

        return null;
    }

    /// <summary>The first due job of these lanes, of which action and place in the order are read.</summary>
    public async Task<Candidate?> FirstDueAsync(IReadOnlyList<string> lanes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Candidate? first = null;
        foreach (var chunk in lanes.Chunk(MaxLanesPerCommand))
        {
            var found = await FirstReadableAsync(JobFilters.Due(chunk, now), cancellationToken).ConfigureAwait(false);
            if (found is not null && (first is null || found.GoesBefore(first)))
            {
                first = found;
            }
        }

        return first;
    }

    /// <summary>One that cannot be read would be the first again and again, and is put off.</summary>
    private async Task<Candidate?> FirstReadableAsync(BsonDocument due, CancellationToken cancellationToken)
    {
        while (await Jobs.Find(due).Sort(ClaimOrder).Limit(1).Project(OfCandidate).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } document)
        {
            if (reader.Read(Jobs, document, Candidate.From) is { } candidate)
            {
                return candidate;
            }

            var asSeen = new BsonDocument { { Id, document[Id] }, { Claimable, true }, { ScheduledAt, document[ScheduledAt] } };
            await Jobs.UpdateOneAsync(asSeen, JobUpdates.PutOff(clock.UtcNow + OutOfTheWay).ToBson(), null, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>It waits again, later than this claim looks ahead. It has not run, so neither a retry nor an interruption is taken from it.</summary>
    private async Task GiveBackAsync(BsonDocument claimed, ClaimRequest request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var asTaken = new BsonDocument { { Id, claimed[Id] }, { Incarnation, request.Incarnation }, { Fence, claimed[Fence] } };
        await Jobs.UpdateOneAsync(asTaken, JobUpdates.Reschedule(now + request.Ahead + OutOfTheWay, now).ToBson(), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When the first job of these lanes is due that is due later.</summary>
    public async Task<DateTimeOffset?> NextAsync(IReadOnlyList<string> lanes, DateTimeOffset after, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var chunk in lanes.Chunk(MaxLanesPerCommand))
        {
            var first = await Jobs.Find(JobFilters.Later(chunk, after)).Sort(new BsonDocument(ScheduledAt, 1)).Limit(1)
                .Project(new BsonDocument(ScheduledAt, 1))
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var at = first?[ScheduledAt].ToInstant();
            next = next is null || at < next ? at ?? next : next;
        }

        return next;
    }

    /// <summary>The slots of the held jobs of these actions, one entry per job: <see langword="null"/> for one that holds none.</summary>
    public async Task<ILookup<string, string?>> HeldSlotsAsync(IEnumerable<string> actions, CancellationToken cancellationToken)
    {
        var held = await Jobs.Find(JobFilters.HeldOf(actions)).Project(OfHeld).ToListAsync(cancellationToken).ConfigureAwait(false);
        return held.ToLookup(job => job[JobFields.Action].AsString, job => (job.Some(Slot) as BsonString)?.Value, StringComparer.Ordinal);
    }
}
