using JobQueue.Diagnostics;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WorkerHeartbeatTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    [Test]
    public async Task After_a_jump_of_the_databases_clock_the_expiry_is_computed_anew_at_once()
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedHeartbeats(
            () => new Heartbeat.Renewed(time.GetUtcNow() + Lease, Ahead, "new"),
            () => new Heartbeat.Renewed(time.GetUtcNow() + Ahead + Lease, TimeSpan.Zero, "new"));
        await using var beating = new Beating(store, time);

        await store.AnsweredAsync();
        await store.AnsweredAsync();
        beating.Clock.Offset = Ahead;

        Assert.That(store.Calls, Is.EqualTo(2));
        await beating.StopAsync();
        Assert.That(beating.Lease.Remaining, Is.EqualTo(Lease));
        Assert.That(beating.Contact.IsTrusted, Is.False);
    }

    [Test]
    public async Task A_heartbeat_that_fails_is_repeated_and_the_count_of_contact_begins_with_its_success()
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedHeartbeats(
            () => throw new JobQueueException("The database is down.") { IsTransient = true },
            () => new Heartbeat.Renewed(time.GetUtcNow() + Lease, TimeSpan.Zero, "primary"));
        await using var beating = new Beating(store, time);
        await store.AnsweredAsync();

        var second = store.AnsweredAsync();
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await beating.StopAsync();
        Assert.That(beating.Contact.SinceLast, Is.Not.Null);
        Assert.That(beating.Contact.IsTrusted, Is.False);
    }

    [Test]
    public async Task A_worker_found_buried_is_told_so_and_beats_no_more_under_that_incarnation()
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedHeartbeats(() => new Heartbeat.Buried());
        await using var beating = new Beating(store, time);

        var buried = await beating.Lease.WhenBuriedAsync();
        time.Advance(Lease);
        await beating.StopAsync();

        Assert.That(buried, Is.EqualTo("run-1"));
        Assert.That(store.Calls, Is.EqualTo(1));
    }

    private sealed class Beating : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly WorkerHeartbeat _heartbeat;
        private readonly Task _run;

        public Beating(IWorkerStore store, FakeTimeProvider time)
        {
            var options = Options.Create(new JobQueueOptions { Lease = WorkerHeartbeatTests.Lease });
            Clock = new OffsetClock(time);
            Lease = new WorkerLease(Clock, time, options);
            Contact = new DatabaseContact(Clock, time, options);
            Lease.Begin("run-1", time.GetTimestamp(), time.GetUtcNow() + WorkerHeartbeatTests.Lease);
            _heartbeat = new WorkerHeartbeat(store, Lease, Contact, time, options, new FailureLogs(time, NullLogger<FailureLogs>.Instance));
            _run = _heartbeat.RunAsync(_over.Token);
        }

        public OffsetClock Clock { get; }

        public WorkerLease Lease { get; }

        public DatabaseContact Contact { get; }

        public async Task StopAsync()
        {
            await _over.CancelAsync();
            await _run;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _heartbeat.Dispose();
        }
    }
}
