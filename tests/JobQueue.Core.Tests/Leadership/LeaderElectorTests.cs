using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Leadership;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Leadership;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LeaderElectorTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task One_worker_leads_for_as_long_as_it_lives()
    {
        await using var cluster = new TestCluster();
        TestReplica[] all = [await cluster.Add("a").StartAsync(), await cluster.Add("b").StartAsync(), await cluster.Add("c").StartAsync()];
        await cluster.UntilAsync(() => all.Any(Leads));

        await cluster.PassAsync(3 * Lease);

        Assert.That(all.Count(Leads), Is.EqualTo(1));
        Assert.That(all.Sum(replica => replica.Log.Count(EventIds.LeadershipWon)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_killed_leader_is_followed_within_one_lease()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        await cluster.UntilAsync(() => Leads(a));
        var b = await cluster.Add("b").StartAsync();
        await cluster.PassAsync(Lease / 2);

        a.Kill();
        var killed = cluster.Time.GetUtcNow();
        await cluster.UntilAsync(() => Leads(b));

        Assert.That(cluster.Time.GetUtcNow() - killed, Is.LessThanOrEqualTo(Lease + (2 * TestCluster.Step)));
        Assert.That(Term(b), Is.EqualTo(2));
    }

    [Test]
    public async Task A_leader_that_stops_in_order_is_followed_at_once()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        await cluster.UntilAsync(() => Leads(a));
        var b = await cluster.Add("b").StartAsync();
        await cluster.PassAsync(Lease / 2);

        await a.StopAsync();
        var stopped = cluster.Time.GetUtcNow();
        await cluster.UntilAsync(() => Leads(b));

        Assert.That(cluster.Time.GetUtcNow() - stopped, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_leader_cut_off_believes_to_lead_no_longer_than_its_lease_and_learns_of_its_successor()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        await cluster.UntilAsync(() => Leads(a));
        var b = await cluster.Add("b").StartAsync();
        await cluster.PassAsync(Lease / 2);

        a.Cut();
        var bothLed = false;
        await cluster.UntilAsync(() =>
        {
            bothLed |= Leads(a) && Leads(b);
            return Leads(b);
        });
        a.Mend();
        await cluster.UntilAsync(() => a.Log.Count(EventIds.LeadershipLost) == 1);

        Assert.That(bothLed, Is.False);
        Assert.That((Leads(a), Leads(b)), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_leader_that_nobody_followed_goes_on_after_an_outage()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        await cluster.UntilAsync(() => Leads(a));

        a.Cut();
        await cluster.PassAsync(3 * Lease);
        Assert.That(Leads(a), Is.False);
        a.Mend();
        await cluster.UntilAsync(() => Leads(a));

        Assert.That(Term(a), Is.EqualTo(1));
    }

    private static bool Leads(TestReplica replica) => replica.Service<LeadershipStanding>().Leads;

    private static long? Term(TestReplica replica) => replica.Service<LeadershipStanding>().Term?.Term;
}
