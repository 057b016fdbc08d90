using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class NewPrimaryTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task A_new_primary_whose_clock_is_five_minutes_ahead_gets_nobody_buried_and_makes_due_what_is_due_by_it()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        TestReplica[] all = [await StartAsync("a"), await StartAsync("b"), await StartAsync("c")];
        var running = await cluster.SubmitAsync("long");
        await cluster.UntilAsync(running, JobStatus.Running);
        var scheduled = await cluster.SubmitAsync("quick", at: cluster.Time.GetUtcNow() + TimeSpan.FromMinutes(4));
        await cluster.PassAsync(2 * Lease);

        cluster.DatabaseClock.Ahead = TimeSpan.FromMinutes(5);
        await cluster.UntilAsync(scheduled, JobStatus.Done, 4 * Lease);
        await cluster.PassAsync(4 * Lease);
        release.SetResult();
        await cluster.UntilAsync(running, JobStatus.Done);
        await cluster.PassAsync(Lease);

        Assert.That(all.Sum(replica => replica.Log.Count(EventIds.WorkerDeclaredDead)), Is.Zero);
        Assert.That(all.Select(replica => replica.Runner.State.IsLeaseValid), Is.All.True);
        Assert.That((await cluster.ReadAsync(running.Id)).InterruptionsLeft, Is.EqualTo(5));

        // Looks often and beats seldom: whoever trusted the new clock at once would find the others expired.
        Task<TestReplica> StartAsync(string id) => cluster.Add(id, options => options.SweepInterval = TimeSpan.FromMilliseconds(100)).HandleUntil("long", release).HandleAtOnce("quick").StartAsync();
    }

    [Test]
    public async Task A_new_primary_whose_clock_is_five_minutes_behind_gets_nobody_buried_either()
    {
        await using var cluster = new TestCluster();
        TestReplica[] all = [await cluster.Add("a").HandleAtOnce("quick").StartAsync(), await cluster.Add("b").HandleAtOnce("quick").StartAsync()];
        await cluster.PassAsync(2 * Lease);

        cluster.DatabaseClock.Ahead = -TimeSpan.FromMinutes(5);
        await cluster.PassAsync(4 * Lease);
        await cluster.UntilAsync(await cluster.SubmitAsync("quick"), JobStatus.Done);

        Assert.That(all.Sum(replica => replica.Log.Count(EventIds.WorkerDeclaredDead)), Is.Zero);
        Assert.That(all.Select(replica => replica.Runner.State.IsLeaseValid), Is.All.True);
    }
}
