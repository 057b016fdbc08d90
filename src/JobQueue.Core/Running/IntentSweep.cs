using JobQueue.Diagnostics;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Running;

/// <summary>Carries out what writers left open that crashed between two writes.</summary>
internal sealed class IntentSweep(IJobStore jobs, ResilientLoop loop, IOptions<JobQueueOptions> options, ILogger<IntentSweep> logger) : IWorkerLoop, IDisposable
{
    /// <summary>The most calls in one sweep: the rest waits for the next, or for another worker.</summary>
    public const int MostCalls = 50;

    private readonly WakeSignal _signal = loop.NewSignal();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunEveryAsync("open intents", _signal, options.Value.SweepInterval, SweepAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        for (var call = 0; call < MostCalls; call++)
        {
            var carriedOut = await jobs.CarryOutIntentsAsync(cancellationToken).ConfigureAwait(false);
            if (carriedOut == 0)
            {
                break;
            }

            done += carriedOut;
        }

        if (done > 0)
        {
            logger.IntentsCarriedOut(done);
        }
    }
}
