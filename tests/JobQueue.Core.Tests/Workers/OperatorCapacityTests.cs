using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class OperatorCapacityTests
{
    [Test]
    public async Task A_capacity_that_an_operator_raises_is_used_and_published_at_once()
    {
        await using var cluster = new TestCluster();
        await cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(5)).HandleAtOnce("work").StartAsync();
        var job = await cluster.SubmitAsync("work", "scan=2");
        await cluster.PassAsync(TimeSpan.FromSeconds(1));

        await cluster.Workers.SetOperatorCapacityAsync("a", CapacityMap.Parse("scan=2"), default);
        await cluster.UntilAsync(job, JobStatus.Done, TimeSpan.FromSeconds(5));

        Assert.That((await cluster.Workers.FindAsync("a", default))!.CapacityMap.Signature, Is.EqualTo("scan=2"));
    }

    [Test]
    public async Task A_capacity_below_what_runs_stops_nothing_and_admits_nothing_until_enough_is_back()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = await cluster.Add("a", options => options.Capacity["scan"] = 3).HandleUntil("work", release).StartAsync();
        for (var count = 0; count < 3; count++)
        {
            await cluster.SubmitAsync("work", "scan=1");
        }

        await cluster.UntilAsync(() => worker.Started.Count == 3);

        await cluster.Workers.SetOperatorCapacityAsync("a", CapacityMap.Parse("scan=1"), default);
        var next = await cluster.SubmitAsync("work", "scan=1");
        await cluster.PassAsync(TimeSpan.FromSeconds(10));
        var running = worker.Runner.State.RunningJobs;
        var waiting = (await cluster.ReadAsync(next.Id)).Status;
        release.SetResult();
        await cluster.UntilAsync(next, JobStatus.Done);

        Assert.That(running, Is.EqualTo(3));
        Assert.That(waiting, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_lowered_capacity_gives_back_jobs_claimed_ahead_that_no_longer_fit()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a", options => options.Capacity["scan"] = 2).HandleAtOnce("work").StartAsync();
        var now = cluster.Time.GetUtcNow();
        var earlier = await cluster.SubmitAsync("work", "scan=1", now + TimeSpan.FromSeconds(4));
        var later = await cluster.SubmitAsync("work", "scan=1", now + TimeSpan.FromSeconds(4.5));
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 2);

        await cluster.Workers.SetOperatorCapacityAsync("a", CapacityMap.Parse("scan=1"), default);
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(later.Id)).Claimable, TimeSpan.FromSeconds(2));

        Assert.That((await cluster.ReadAsync(earlier.Id)).Claimable, Is.False);
        await cluster.UntilAsync(later, JobStatus.Done);
    }

    [Test]
    public async Task An_operators_capacity_survives_a_restart_and_ends_when_it_is_cleared()
    {
        await using var cluster = new TestCluster();
        await (await cluster.Add("a").StartAsync()).StopAsync();
        await cluster.Workers.SetOperatorCapacityAsync("a", CapacityMap.Parse("scan=7"), default);

        await cluster.Add("a", options => options.Capacity["scan"] = 1).StartAsync();
        var restarted = (await cluster.Workers.FindAsync("a", default))!.CapacityMap.Signature;
        await cluster.Workers.SetOperatorCapacityAsync("a", null, default);
        await cluster.UntilAsync(async () => (await cluster.Workers.FindAsync("a", default))!.CapacityMap.Signature == "scan=1");

        Assert.That(restarted, Is.EqualTo("scan=7"));
    }
}
