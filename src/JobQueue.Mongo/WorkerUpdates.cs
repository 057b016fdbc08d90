using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Workers;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.WorkerFields;

namespace JobQueue.Mongo;

/// <summary>Every update of worker records and operators' capacities. All but heartbeats count <see cref="Rev"/> up.</summary>
internal static class WorkerUpdates
{
    public static BsonDocument Register(Worker worker, DateTimeOffset expiration) =>
        Beat(expiration).Add("$setOnInsert", WorkerDocument.ToBson(worker).Add(Rev, 1L));

    /// <summary>Moves the expiry and has the primary write down its own clock.</summary>
    public static BsonDocument Beat(DateTimeOffset expiration) => new()
    {
        { "$set", new BsonDocument(HeartbeatExpiration, expiration.ToBson()) },
        { "$currentDate", new BsonDocument(HeartbeatAt, true) },
    };

    public static BsonDocument Publish(CapacityMap capacityMap, IReadOnlyList<string> actions) =>
        Changed(new() { { WorkerFields.CapacityMap, CapacityDocument.ToBson(capacityMap) }, { Actions, new BsonArray(actions) } });

    public static BsonDocument Drain() => Changed(new(Status, WorkerDocument.StatusName(WorkerStatus.Draining)));

    /// <summary>The run is over; its record goes when the TTL index says.</summary>
    public static BsonDocument End(WorkerStatus status, DateTimeOffset now) =>
        Changed(new() { { Status, WorkerDocument.StatusName(status) }, { EndedAt, now.ToBson() } }).Add("$unset", new BsonDocument(Live, ""));

    public static BsonDocument SetCapacity(CapacityMap capacityMap, DateTimeOffset now) => new("$set", new BsonDocument
    {
        { CapacityFields.CapacityMap, CapacityDocument.ToBson(capacityMap) },
        { CapacityFields.SetAt, now.ToBson() },
    });

    private static BsonDocument Changed(BsonDocument set) => new() { { "$inc", new BsonDocument(Rev, 1L) }, { "$set", set } };
}
