using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Counts the unfinished jobs of each action. Only indexes of unfinished jobs are read, and no further than a bound, so history costs nothing.</summary>
internal sealed class ActionCounter(MongoCollections collections, DocumentReader reader, DbClock clock)
{
    private const string Action = "action";
    private const string Status = "status";
    private const string Count = "count";

    private static readonly CountOptions Bound = new() { Limit = JobPage.CountLimit + 1 };

    private IMongoCollection<BsonDocument> Jobs => collections.Jobs;

    public async Task<IReadOnlyList<ActionCounts>> CountAsync(CancellationToken cancellationToken)
    {
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        var held = await HeldAsync(cancellationToken).ConfigureAwait(false);
        var counts = new List<ActionCounts>();
        foreach (var action in await LanesAsync(cancellationToken).ConfigureAwait(false))
        {
            var claimable = await ClaimableAsync(action, cancellationToken).ConfigureAwait(false);
            counts.Add(claimable with
            {
                Claimed = held.GetValueOrDefault((action.Key, JobStatus.Waiting)),
                Running = held.GetValueOrDefault((action.Key, JobStatus.Running)),
                Stopping = held.GetValueOrDefault((action.Key, JobStatus.CancelRequest)) + held.GetValueOrDefault((action.Key, JobStatus.WorkerResurrection)),
            });
        }

        return counts;
    }

    private async Task<IEnumerable<IGrouping<string, string>>> LanesAsync(CancellationToken cancellationToken)
    {
        var lanes = await collections.Lanes.Find(new BsonDocument()).ToListAsync(cancellationToken).ConfigureAwait(false);
        return reader.ReadEach(collections.Lanes, lanes, Lane.From).GroupBy(lane => lane.Action, lane => lane.Id, StringComparer.Ordinal).OrderBy(action => action.Key, StringComparer.Ordinal);
    }

    /// <summary>What workers hold is bounded by their concurrency.</summary>
    private async Task<Dictionary<(string Action, JobStatus Status), long>> HeldAsync(CancellationToken cancellationToken)
    {
        var by = new BsonDocument { { Action, "$" + JobFields.Action }, { Status, "$" + JobFields.Status } };
        var groups = await Jobs.Aggregate()
            .Match(JobFilters.HeldByAny())
            .Group<BsonDocument>(new BsonDocument { { "_id", by }, { Count, new BsonDocument("$sum", 1L) } })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return groups.ToDictionary(group => (group["_id"][Action].AsString, JobStatusNames.Parse(group["_id"][Status].AsString)), group => group[Count].ToInt64());
    }

    private async Task<ActionCounts> ClaimableAsync(IGrouping<string, string> action, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var counts = new ActionCounts(action.Key);
        foreach (var chunk in action.Chunk(ClaimCommands.MaxLanesPerCommand))
        {
            var due = JobFilters.Earlier(chunk, now);
            var first = await Jobs.Find(due).Sort(new BsonDocument(JobFields.ScheduledAt, 1)).Limit(1).Project(new BsonDocument(JobFields.ScheduledAt, 1))
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var at = first?[JobFields.ScheduledAt].ToInstant();
            counts = counts with
            {
                Due = counts.Due + (at is null ? 0 : await Jobs.CountDocumentsAsync(due, Bound, cancellationToken).ConfigureAwait(false)),
                Scheduled = counts.Scheduled + await Jobs.CountDocumentsAsync(JobFilters.Later(chunk, now), Bound, cancellationToken).ConfigureAwait(false),
                OldestDueAt = counts.OldestDueAt < at ? counts.OldestDueAt : at ?? counts.OldestDueAt,
            };
        }

        return counts with { Due = Bounded(counts.Due), Scheduled = Bounded(counts.Scheduled) };
    }

    private static long Bounded(long count) => Math.Min(count, JobPage.CountLimit + 1);
}
