using JobQueue.Diagnostics;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[NonParallelizable]
internal sealed class StarvedPoolTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // Not async: what runs here must not need the pool either.
    [Test]
    public void A_heartbeat_goes_on_while_handlers_block_every_thread_of_the_pool()
    {
        // Never disposed of: what the pool has not come to yet when the test ends still waits on it, and its exception there would end the process.
        var release = new ManualResetEventSlim();
        var store = new ScriptedHeartbeats(() => new Heartbeat.Renewed(DateTimeOffset.UnixEpoch.AddYears(100), TimeSpan.Zero, "primary"));
        var options = Options.Create(new JobQueueOptions { HeartbeatInterval = Interval });
        var clock = new OffsetClock(TimeProvider.System);
        var lease = new WorkerLease(clock, TimeProvider.System, options);
        lease.Begin("run-1", TimeProvider.System.GetTimestamp(), DateTimeOffset.UnixEpoch.AddYears(100));
        using var heartbeat = new WorkerHeartbeat(
            store, lease, new DatabaseContact(clock, TimeProvider.System, options), TimeProvider.System, options, new FailureLogs(TimeProvider.System, NullLogger<FailureLogs>.Instance));
        using var over = new CancellationTokenSource();
        var isServed = Block(release);

        var run = heartbeat.RunAsync(over.Token);
        for (var beat = 0; beat < 10; beat++)
        {
            store.Answered();
        }

        var wasServed = isServed();
        release.Set();
        over.Cancel();

        Assert.That(wasServed, Is.False, "the pool was starved all the time");
        Assert.That(async () => await run, Throws.Nothing);
    }

    /// <summary>Occupies the pool: more blocking work than it will have threads for in the meantime.</summary>
    /// <returns>Tells whether work that was queued behind it has run.</returns>
    private static Func<bool> Block(ManualResetEventSlim release)
    {
        var served = 0;
        for (var work = 0; work < ThreadPool.ThreadCount + 200; work++)
        {
            ThreadPool.QueueUserWorkItem(_ => release.Wait());
        }

        ThreadPool.QueueUserWorkItem(_ => Volatile.Write(ref served, 1));
        return () => Volatile.Read(ref served) == 1;
    }
}
