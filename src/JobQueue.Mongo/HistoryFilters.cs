using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo;

/// <summary>Filters on jobs that have ended and on what is left of deleted ones.</summary>
internal static class HistoryFilters
{
    private static readonly BsonDocument Missing = new("$exists", false);

    private static readonly BsonDocument EndedStatuses = new("$in", new BsonArray(
        JobTransitions.All.Where(row => row is { Hold: JobHold.Final, Move: JobMove.Delete }).Select(row => row.From.ToName()).Distinct()));

    private static readonly string Deleted = JobTransitions.TargetOf(JobMove.Delete).ToName();

    /// <summary>All jobs that have ended and are not deleted. Only those have the time of their end.</summary>
    public static BsonDocument Ended() => new() { { Status, EndedStatuses }, { FinishedAt, new BsonDocument("$gt", BsonDateTime.Create(DateTime.UnixEpoch)) } };

    /// <summary>Jobs that ended up to the instant of a cut.</summary>
    public static BsonDocument EndedUpTo(HistoryCut cut) => new() { { Status, EndedStatuses }, { FinishedAt, new BsonDocument("$lte", cut.EndedBefore.ToBson()) } };

    /// <summary>Those of these jobs that are deleted.</summary>
    public static BsonDocument DeletedAmong(BsonArray ids) => new() { { Id, new BsonDocument("$in", ids) }, { Status, JobTransitions.TargetOf(JobMove.Delete).ToName() } };

    /// <summary>Those of these jobs that are still as they ended, and with nothing left to do.</summary>
    public static BsonDocument StillEnded(BsonArray ids) => new()
    {
        { Id, new BsonDocument("$in", ids) },
        { Status, EndedStatuses },
        { Claimable, Missing },
        { Incarnation, Missing },
        { RetryOpen, Missing },
        { ReleaseKey, Missing },
        { Unconfirmed, Missing },
    };

    /// <summary>Tombstones whose time is over.</summary>
    public static BsonDocument Forgettable(DateTimeOffset now) => new(ForgetAt, new BsonDocument("$lte", now.ToBson()));

    /// <summary>Those of these tombstones that are still without anything to do.</summary>
    public static BsonDocument Forgettable(BsonArray ids, DateTimeOffset now) => new()
    {
        { Id, new BsonDocument("$in", ids) },
        { ForgetAt, new BsonDocument("$lte", now.ToBson()) },
        { Status, Deleted },
        { ActiveKey, Missing },
        { RetryOpen, Missing },
        { ReleaseKey, Missing },
        { PurgeAt, Missing },
        { Unconfirmed, Missing },
        { HasChildren, Missing },
    };

    /// <summary>The jobs of any of these retry chains.</summary>
    public static BsonDocument OfChains(IEnumerable<BsonValue> roots) => new(RootId, new BsonDocument("$in", new BsonArray(roots)));

    public static BsonDocument ByIds(IEnumerable<BsonValue> ids) => new(Id, new BsonDocument("$in", new BsonArray(ids)));
}
