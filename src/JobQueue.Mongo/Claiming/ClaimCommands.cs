using JobQueue.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo.Claiming;

/// <summary>The commands from which claims are made.</summary>
internal sealed class ClaimCommands(MongoCollections collections, DocumentReader reader)
{
    /// <summary>Above 200 exploded scans MongoDB gives up merging them in order and sorts in memory.</summary>
    public const int MaxLanesPerCommand = 100;

    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> FirstInOrder = new() { Sort = ClaimOrder, ReturnDocument = ReturnDocument.After };
    private static readonly BsonDocument OfCandidate = new() { { Priority, 1 }, { ScheduledAt, 1 }, { JobFields.Action, 1 } };
    private static readonly BsonDocument OfHeld = new() { { JobFields.Action, 1 }, { Slot, 1 } };

    public static BsonDocument ClaimOrder => new() { { Priority, -1 }, { ScheduledAt, 1 }, { Id, 1 } };

    public IMongoCollection<BsonDocument> Jobs => collections.Jobs;

    /// <summary>The claims of the jobs that can be read. One that cannot stays with this worker, out of the way of the others, and is not run.</summary>
    public IEnumerable<JobClaim> ClaimsOf(IEnumerable<BsonDocument> documents, ClaimRequest request) =>
        reader.ReadEach(Jobs, documents, JobDocument.ToJob).Select(job => new JobClaim(job, request.Incarnation, job.Fence));

    /// <summary>Takes the first job in order that matches, if there is one.</summary>
    public async Task<JobClaim?> TakeOneAsync(BsonDocument filter, JobUpdate update, ClaimRequest request, CancellationToken cancellationToken)
    {
        while (await Jobs.FindOneAndUpdateAsync(filter, update.ToBson(), FirstInOrder, cancellationToken).ConfigureAwait(false) is { } document)
        {
            if (ClaimsOf([document], request).FirstOrDefault() is { } claim)
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
            var document = await Jobs.Find(JobFilters.Due(chunk, now)).Sort(ClaimOrder).Limit(1).Project(OfCandidate)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (document is not null && Candidate.From(document) is var found && (first is null || found.GoesBefore(first)))
            {
                first = found;
            }
        }

        return first;
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
        return held.ToLookup(job => job[JobFields.Action].AsString, job => job.Text(Slot), StringComparer.Ordinal);
    }
}
