using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Running;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ResilientLoopTests
{
    [Test]
    public async Task A_turn_that_fails_is_repeated_after_a_pause_and_never_ends_the_loop()
    {
        var world = new World();
        var attempts = 0;
        var done = new TaskCompletionSource();
        using var over = new CancellationTokenSource();

        var loop = world.Loop.RunAsync("turn", Turn, over.Token);
        await world.UntilAsync(done.Task);
        await over.CancelAsync();
        await loop;

        Assert.That(attempts, Is.EqualTo(9));
        Assert.That(world.Log.Count(EventIds.LoopFailed), Is.EqualTo(1));
        Assert.That(world.Log.Count(EventIds.LoopRecovered), Is.EqualTo(1));

        async ValueTask Turn(CancellationToken token)
        {
            if (++attempts < 8)
            {
                throw new InvalidOperationException("The database is down.");
            }

            if (attempts > 8)
            {
                done.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
        }
    }

    [Test]
    public async Task An_outage_of_hours_is_logged_once_a_minute()
    {
        var world = new World();
        using var over = new CancellationTokenSource();
        var attempts = 0;
        var loop = world.Loop.RunAsync("turn", Turn, over.Token);

        await world.UntilAsync(() => attempts >= 200);
        await over.CancelAsync();
        await loop;

        var minutes = (world.Time.GetUtcNow() - world.Time.Start).TotalMinutes;
        Assert.That(world.Log.Count(EventIds.LoopFailed), Is.EqualTo(1));
        Assert.That(world.Log.Count(EventIds.LoopStillFails), Is.InRange(1, minutes));

        ValueTask Turn(CancellationToken token)
        {
            attempts++;
            throw new InvalidOperationException("The database is down.");
        }
    }

    [Test]
    public void What_is_refused_for_good_is_not_repeated()
    {
        var world = new World();

        Assert.That(
            async () => await world.Loop.UntilDoneOrRefusedAsync("setup", _ => throw new JobQueueException("The schema is newer."), CancellationToken.None),
            Throws.TypeOf<JobQueueException>());
    }

    [Test]
    public void An_attempt_that_fails_while_the_worker_stops_is_a_stop_and_no_failure()
    {
        var world = new World();
        using var over = new CancellationTokenSource();

        var repeated = world.Loop.UntilDoneAsync("registration", FailAsTheWorkerStopsAsync, over.Token).AsTask();

        Assert.That(async () => await repeated, Throws.InstanceOf<OperationCanceledException>());

        async ValueTask FailAsTheWorkerStopsAsync(CancellationToken token)
        {
            await over.CancelAsync();
            throw new JobQueueException("The connection was cut.") { IsTransient = true };
        }
    }

    private sealed class World
    {
        public World() => Loop = new ResilientLoop(Time, new Random(1), new FailureLogs(Time, LoggerFactory.Create(logging => logging.AddProvider(Log)).CreateLogger<FailureLogs>()));

        public FakeTimeProvider Time { get; } = new();

        public TestLog Log { get; } = new();

        public ResilientLoop Loop { get; }

        public Task UntilAsync(Task task) => UntilAsync(() => task.IsCompleted);

        public async Task UntilAsync(Func<bool> condition)
        {
            while (!condition())
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    }
}
