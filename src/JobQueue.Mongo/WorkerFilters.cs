using JobQueue.Mongo.Documents;
using JobQueue.Workers;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.WorkerFields;

namespace JobQueue.Mongo;

/// <summary>Every filter on worker records and operators' capacities.</summary>
internal static class WorkerFilters
{
    public static BsonDocument ByIncarnation(string incarnation) => new(Incarnation, incarnation);

    public static BsonDocument ByName(string workerId) => new(Id, workerId);

    public static BsonDocument LiveRunsOf(string workerId) => ByName(workerId).Add(Live, true);

    /// <summary>The runs under this name that are dead or shut down.</summary>
    public static BsonDocument EndedRunsOf(string workerId) => ByName(workerId).Add(Live, new BsonDocument("$exists", false));

    public static BsonDocument AllLive() => new(Live, true);

    public static BsonDocument LiveRun(string incarnation) => new() { { Incarnation, incarnation }, { Live, true } };

    public static BsonDocument LiveAmong(IEnumerable<string> incarnations) =>
        new() { { Incarnation, new BsonDocument("$in", new BsonArray(incarnations)) }, { Live, true } };

    public static BsonDocument ExpiredBefore(DateTimeOffset instant) =>
        new() { { Live, true }, { HeartbeatExpiration, new BsonDocument("$lt", instant.ToBson()) } };

    /// <summary>A live run whose heartbeat has not been renewed since its expiry was read.</summary>
    public static BsonDocument LiveAsSeen(string incarnation, DateTimeOffset seenExpiration) =>
        LiveRun(incarnation).Add(HeartbeatExpiration, seenExpiration.ToBson());

    /// <summary>A run in this status already.</summary>
    public static BsonDocument InStatus(string incarnation, WorkerStatus status) =>
        new() { { Incarnation, incarnation }, { Status, WorkerDocument.StatusName(status) } };

    public static BsonDocument CapacityOf(string workerId) => new(CapacityFields.WorkerId, workerId);
}
