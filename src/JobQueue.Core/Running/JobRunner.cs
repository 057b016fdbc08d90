using JobQueue.Claiming;
using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>The worker of this process: registered, claiming, running jobs, and ended in order.</summary>
internal sealed class JobRunner(WorkerMembership membership, Claimer claimer, ScheduledStarter starter, IEnumerable<IWorkerLoop> loops, GracefulStop stop, RunnerHealth health) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _shutdown = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;

    /// <summary>How the worker is.</summary>
    public JobRunnerState State => health.Read();

    /// <summary>Runs the worker. Returns when it has stopped in order after <paramref name="stopping"/> was cancelled.</summary>
    /// <param name="stopping">Claim no more, let jobs finish for the drain time, then stop them.</param>
    /// <exception cref="JobQueueException">The storage cannot be used, and waiting would not help.</exception>
    /// <exception cref="InvalidOperationException">The worker ran before.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A worker runs once; make another one.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _stopping.Token);
        using var over = new CancellationTokenSource();
        try
        {
            await RunLoopsAsync(either, over).ConfigureAwait(false);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Stops the worker in order, as if the token of <see cref="RunAsync"/> had been cancelled, and waits for the end.</summary>
    /// <param name="shutdown">The drain is over: what still runs is stopped at once.</param>
    public async Task StopAsync(CancellationToken shutdown)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await using var registration = shutdown.Register(StopNow).ConfigureAwait(false);
        if (Volatile.Read(ref _started) != 0)
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Stops at once: no drain, no time for handlers.</summary>
    public void StopNow()
    {
        _stopping.Cancel();
        _shutdown.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _shutdown.Dispose();
    }

    private async Task RunLoopsAsync(CancellationTokenSource stopping, CancellationTokenSource over)
    {
        var registered = membership.RunAsync(over.Token);
        var claiming = Task.WhenAll(claimer.RunAsync(stopping.Token, over.Token), starter.RunAsync(stopping.Token));
        var running = loops.Select(loop => loop.RunAsync(over.Token)).Append(claiming).ToList();
        var all = Task.WhenAll(running);

        // Membership ends early only when the storage refuses for good: then there is nothing to drain. A worker one of whose loops has failed cannot keep its promises, so it stops.
        await Task.WhenAny(registered, WhenCancelledAsync(stopping.Token), WhenAnyFailsAsync(running)).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        if (!registered.IsFaulted)
        {
            await stop.RunAsync(_shutdown.Token).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await all.ConfigureAwait(false);
        await registered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (registered.IsFaulted)
        {
            await registered.ConfigureAwait(false);
        }
    }

    private static Task WhenAnyFailsAsync(IEnumerable<Task> loops)
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var loop in loops)
        {
            _ = loop.ContinueWith(_ => failed.TrySetResult(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return failed.Task;
    }

    private static async Task WhenCancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult).ConfigureAwait(false);
        await cancelled.Task.ConfigureAwait(false);
    }
}
