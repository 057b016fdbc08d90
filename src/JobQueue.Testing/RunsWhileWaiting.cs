using System.Collections.Concurrent;
using JobQueue.Running;

namespace JobQueue.Testing;

/// <summary>While a run waits for its children, the due jobs are run beside it, as another slot of a worker would.</summary>
internal sealed class RunsWhileWaiting(Func<Task<JobTestRun?>> runNext, ConcurrentQueue<JobTestRun> runs) : IRunSlots
{
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public void Lend() => _running = RunAsync(_running);

    /// <inheritdoc/>
    public Task TakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void TakeNow()
    {
    }

    /// <summary>Completes when nothing runs beside any more.</summary>
    public Task WhenEndedAsync() => _running;

    private async Task RunAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (await runNext().ConfigureAwait(false) is { } run)
        {
            runs.Enqueue(run);
        }
    }
}
