using JobQueue.Running;
using Microsoft.Extensions.Hosting;

namespace JobQueue.Host.Hosting;

/// <summary>Runs this process's worker.</summary>
internal sealed class JobRunnerService(JobRunner runner, StorageReadiness readiness, IHostApplicationLifetime lifetime) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The host's patience ends the drain, but not the writes that tell other workers what became of the jobs.
        var stopping = runner.StopAsync(cancellationToken);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await stopping.ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The drain begins with the application's stop, not when the services before this one (the web server) have stopped.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await readiness.WaitAsync(stopping.Token).ConfigureAwait(false);
        await runner.RunAsync(stopping.Token).ConfigureAwait(false);
    }
}
