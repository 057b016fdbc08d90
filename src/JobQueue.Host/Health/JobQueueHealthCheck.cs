using System.Globalization;
using JobQueue.Host.Hosting;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace JobQueue.Host.Health;

/// <summary>Ready: the database answers and, where this process runs a worker, its lease stands. How changes are learned is told beside it.</summary>
internal sealed class JobQueueHealthCheck(
    StorageReadiness readiness, IWorkerStore workers, IChangeFeed feed, IOptions<JobQueueOptions> options, IServiceProvider services, TimeProvider time) : IHealthCheck
{
    /// <summary>The name of the check, and the tag that <c>/readyz</c> selects.</summary>
    public const string Name = "jobqueue";

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var facts = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["feedMode"] = feed.Mode.ToName(),
            ["database"] = await AnswersAsync(cancellationToken).ConfigureAwait(false) ? "reachable" : "unreachable",
        };
        if (feed.Lag is { } lag)
        {
            facts["feedLag"] = Seconds(lag);
        }

        var worker = services.GetService<JobRunner>()?.State;
        if (worker is not null)
        {
            Describe(worker, facts);
        }

        return FaultOf(facts, worker) is { } fault ? HealthCheckResult.Unhealthy(fault, data: facts) : HealthCheckResult.Healthy(data: facts);
    }

    private string? FaultOf(Dictionary<string, object> facts, JobRunnerState? worker) =>
        !readiness.IsReady ? "The database has not been prepared since the start of this process."
        : facts["database"] is "unreachable" ? "The database does not answer."
        : worker is null ? null
        : worker.Drains ? "The worker drains: it takes no more jobs."
        : !worker.IsRegistered ? "The worker is not registered."
        : worker.IsLeaseValid ? null
        : "The worker's heartbeat has expired.";

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await workers.FindAsync(options.Value.ReplicaId, limited.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is JobQueueException { IsTransient: true } || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Describe(JobRunnerState worker, Dictionary<string, object> facts)
    {
        facts["worker"] = options.Value.ReplicaId;
        facts["workerState"] = worker.Drains ? "draining" : worker.IsRegistered ? "running" : "unregistered";
        facts["leaseRemaining"] = Seconds(worker.LeaseRemaining);
        facts["runningJobs"] = worker.RunningJobs;
        facts["queuedJobs"] = worker.QueuedJobs;
        facts["cronLeader"] = worker.LeaderTerm is { } term ? string.Create(CultureInfo.InvariantCulture, $"this worker, term {term}") : "another worker, or none";
        if (worker.HeartbeatAge is { } age)
        {
            facts["heartbeatAge"] = Seconds(age);
        }
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0}s");
}
