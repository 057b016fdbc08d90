using System.Globalization;
using JobQueue.Host.Hosting;
using JobQueue.Host.Views;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace JobQueue.Host.Health;

/// <summary>Ready: the database answers and, where this process runs a worker, its heartbeat is current. How changes are learned is told beside it.</summary>
internal sealed class JobQueueHealthCheck(
    StorageReadiness readiness,
    IWorkerStore workers,
    IChangeFeed feed,
    IDbClock clock,
    IOptions<JobQueueOptions> options,
    WorkerPresence presence,
    TimeProvider time) : IHealthCheck
{
    /// <summary>The name of the check, and the tag that <c>/readyz</c> selects.</summary>
    public const string Name = "jobqueue";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var facts = new Dictionary<string, object>(StringComparer.Ordinal) { ["feedMode"] = NameOf(feed.Mode) };
        if (!readiness.IsReady)
        {
            facts["database"] = "unreachable";
            return HealthCheckResult.Unhealthy("The database has not been reached since the start of this process.", data: facts);
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            var worker = await workers.FindAsync(options.Value.ReplicaId, limited.Token).ConfigureAwait(false);
            facts["database"] = "reachable";
            return presence.RunsJobs ? JudgeWorker(worker, facts) : HealthCheckResult.Healthy("Submits jobs only.", facts);
        }
        catch (Exception fault) when (fault is JobQueueException { IsTransient: true } || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            facts["database"] = "unreachable";
            return HealthCheckResult.Unhealthy("The database does not answer.", data: facts);
        }
    }

    private HealthCheckResult JudgeWorker(Worker? worker, Dictionary<string, object> facts)
    {
        if (worker is null)
        {
            return HealthCheckResult.Unhealthy("The worker has not registered yet.", data: facts);
        }

        facts["worker"] = worker.Id;
        facts["workerStatus"] = WorkerView.NameOf(worker.Status);
        facts["heartbeatExpiration"] = Rfc3339.Format(worker.HeartbeatExpiration);
        if (worker.Status != WorkerStatus.Running)
        {
            return HealthCheckResult.Unhealthy($"The worker takes no jobs: it is '{WorkerView.NameOf(worker.Status)}'.", data: facts);
        }

        var left = worker.HeartbeatExpiration - clock.UtcNow;
        return left > TimeSpan.Zero
            ? HealthCheckResult.Healthy("The worker takes jobs.", facts)
            : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"The worker's heartbeat expired {-left.TotalSeconds:0.0} s ago."), data: facts);
    }

    private static string NameOf(FeedMode mode) => mode switch
    {
        FeedMode.Stream => "stream",
        FeedMode.Polling => "polling",
        _ => "connecting",
    };
}
