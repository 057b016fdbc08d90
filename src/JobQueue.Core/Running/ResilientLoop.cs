using JobQueue.Diagnostics;
using Polly;
using Polly.Retry;

namespace JobQueue.Running;

/// <summary>Repeats a turn for ever. A turn that fails is logged and tried again after a growing pause; it never ends the loop.</summary>
internal sealed class ResilientLoop(TimeProvider time, Random random, FailureLogs failureLogs)
{
    /// <summary>The longest pause after failures: how late a loop notices that the database is back.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>Makes a signal to wake a loop by.</summary>
    public WakeSignal NewSignal() => new(time);

    /// <summary>Runs turns until cancelled. The turn itself waits for what wakes it.</summary>
    /// <param name="name">What is logged of a failing turn.</param>
    /// <param name="turn">One turn.</param>
    /// <param name="cancellationToken">Ends the loop; also what the turn is given.</param>
    public async Task RunAsync(string name, Func<CancellationToken, ValueTask> turn, CancellationToken cancellationToken)
    {
        using var failures = failureLogs.New(name);
        var pipeline = PipelineOf(failures);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await pipeline.ExecuteAsync(turn, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // However the last turn ended: the loop was asked to.
                return;
            }
        }
    }

    /// <summary>Runs a turn at once, then whenever <paramref name="signal"/> wakes it, at the latest after <paramref name="period"/>.</summary>
    public Task RunEveryAsync(string name, WakeSignal signal, TimeSpan period, Func<CancellationToken, ValueTask> turn, CancellationToken cancellationToken)
    {
        signal.Wake();
        return RunAsync(name, WaitAndTurnAsync, cancellationToken);

        async ValueTask WaitAndTurnAsync(CancellationToken token)
        {
            signal.WakeIn(period);
            await signal.WaitAsync(token).ConfigureAwait(false);
            try
            {
                await turn(token).ConfigureAwait(false);
            }
            catch
            {
                // The next attempt must not wait for the next period.
                signal.Wake();
                throw;
            }
        }
    }

    /// <summary>Repeats one action until it succeeds.</summary>
    public ValueTask UntilDoneAsync(string name, Func<CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        ExecuteAsync(name, worthRepeating: null, action, cancellationToken);

    /// <summary>Repeats one action until it succeeds or is refused for good.</summary>
    /// <exception cref="JobQueueException">Not transient: repeating would not help.</exception>
    public ValueTask UntilDoneOrRefusedAsync(string name, Func<CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        ExecuteAsync(name, static failure => failure is not JobQueueException { IsTransient: false }, action, cancellationToken);

    private async ValueTask ExecuteAsync(string name, Func<Exception, bool>? worthRepeating, Func<CancellationToken, ValueTask> action, CancellationToken cancellationToken)
    {
        using var failures = failureLogs.New(name);
        try
        {
            await PipelineOf(failures, worthRepeating).ExecuteAsync(action, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not (OperationCanceledException or JobQueueException { IsTransient: false }))
        {
            // The last attempt before a stop is not repeated. That is no refusal: who waits is told that it was stopped.
            throw new OperationCanceledException("Stopped before an attempt succeeded.", failure, cancellationToken);
        }
    }

    private ResiliencePipeline PipelineOf(FailureLog failures, Func<Exception, bool>? worthRepeating = null) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = attempt =>
                {
                    if (attempt.Outcome.Exception is not { } failure)
                    {
                        failures.Recovered();
                        return ValueTask.FromResult(false);
                    }

                    return ValueTask.FromResult(!attempt.Context.CancellationToken.IsCancellationRequested && (worthRepeating?.Invoke(failure) ?? true));
                },
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = LongestPause,
                Randomizer = random.NextDouble,
                OnRetry = attempt =>
                {
                    failures.Failed(attempt.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
