using JobQueue.Workers;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.WorkerFields;

namespace JobQueue.Mongo.Documents;

/// <summary>A worker record as stored.</summary>
internal static class WorkerDocument
{
    /// <summary>What a registration inserts; its heartbeat's fields are written beside it.</summary>
    public static BsonDocument ToBson(Worker worker) => new()
    {
        { Id, worker.Id },
        { Status, StatusName(worker.Status) },
        { Live, true },
        { WorkerFields.CapacityMap, CapacityDocument.ToBson(worker.CapacityMap) },
        { MaxConcurrency, worker.MaxConcurrency },
        { Actions, new BsonArray(worker.Actions) },
        { StartedAt, worker.StartedAt.ToBson() },
        { Host, worker.Host },
        { ProcessId, worker.ProcessId },
        { WorkerFields.Version, worker.Version },
    };

    public static Worker ToWorker(BsonDocument document) => new()
    {
        Incarnation = document[Incarnation].AsString,
        Id = document[Id].AsString,
        Status = StatusOf(document[Status].AsString),
        CapacityMap = CapacityDocument.ToMap(document[WorkerFields.CapacityMap]) ?? Jobs.CapacityMap.Empty,
        MaxConcurrency = document[MaxConcurrency].ToInt32(),
        Actions = [.. document[Actions].AsBsonArray.Select(action => action.AsString)],
        HeartbeatExpiration = document[HeartbeatExpiration].ToInstant(),
        StartedAt = document[StartedAt].ToInstant(),
        Host = document.Text(Host) ?? "",
        ProcessId = document.Some(ProcessId)?.ToInt32() ?? 0,
        Version = document.Text(WorkerFields.Version) ?? "",
    };

    /// <summary>What burials need of a worker.</summary>
    public static Worker ToHolder(BsonDocument document) => new()
    {
        Incarnation = document[Incarnation].AsString,
        Id = document[Id].AsString,
        Status = WorkerStatus.Running,
        CapacityMap = Jobs.CapacityMap.Empty,
        Actions = [],
        HeartbeatExpiration = document[HeartbeatExpiration].ToInstant(),
        StartedAt = default,
    };

    public static string StatusName(WorkerStatus status) => status switch
    {
        WorkerStatus.Running => "running",
        WorkerStatus.Draining => "draining",
        WorkerStatus.Shutdown => "shutdown",
        WorkerStatus.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "An unknown worker status cannot be stored."),
    };

    private static WorkerStatus StatusOf(string name) => name switch
    {
        "running" => WorkerStatus.Running,
        "draining" => WorkerStatus.Draining,
        "shutdown" => WorkerStatus.Shutdown,
        "dead" => WorkerStatus.Dead,
        _ => throw new JobQueueException($"A stored worker has the status '{name}', which this version does not know. Upgrade this process."),
    };
}
