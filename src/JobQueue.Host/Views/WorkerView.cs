using JobQueue.Workers;

namespace JobQueue.Host.Views;

/// <summary>A worker as the API shows it: the four fields of Docker Trusted Registry's API first, then the additions.</summary>
internal sealed record WorkerView
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public required IReadOnlyDictionary<string, long> CapacityMap { get; init; }

    public required string HeartbeatExpiration { get; init; }

    public required string Incarnation { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public required int MaxConcurrency { get; init; }

    public required string StartedAt { get; init; }

    public required string Host { get; init; }

    public required int ProcessId { get; init; }

    public required string Version { get; init; }

    public static WorkerView Of(Worker worker) => new()
    {
        Id = worker.Id,
        Status = NameOf(worker.Status),
        CapacityMap = worker.CapacityMap,
        HeartbeatExpiration = Rfc3339.Format(worker.HeartbeatExpiration),
        Incarnation = worker.Incarnation,
        Actions = worker.Actions,
        MaxConcurrency = worker.MaxConcurrency,
        StartedAt = Rfc3339.Format(worker.StartedAt),
        Host = worker.Host,
        ProcessId = worker.ProcessId,
        Version = worker.Version,
    };

    private static string NameOf(WorkerStatus status) => status switch
    {
        WorkerStatus.Running => "running",
        WorkerStatus.Draining => "draining",
        WorkerStatus.Shutdown => "shutdown",
        WorkerStatus.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This worker status has no name in the API."),
    };
}
