using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class MarginTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Margin = Lease / 10;

    [Test]
    public async Task A_worker_that_looks_all_the_time_declares_another_dead_only_once_the_margin_has_passed_too()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        var b = await cluster.Add("b", options => options.SweepInterval = TimeSpan.FromMilliseconds(100)).StartAsync();
        await cluster.PassAsync(2 * Lease);

        a.Kill();
        var expiration = (await cluster.Workers.FindAsync("a", default))!.HeartbeatExpiration;
        await cluster.UntilAsync(() => b.Log.Count(EventIds.WorkerDeclaredDead) == 1);

        Assert.That(cluster.Time.GetUtcNow() - expiration, Is.GreaterThanOrEqualTo(Margin).And.LessThan(Margin + TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_worker_that_looks_seldom_still_finds_another_dead_as_soon_as_its_margin_has_passed()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").StartAsync();
        var b = await cluster.Add("b", options => options.SweepInterval = TimeSpan.FromMinutes(5)).StartAsync();
        await cluster.PassAsync(3 * Lease);

        a.Kill();
        var expiration = (await cluster.Workers.FindAsync("a", default))!.HeartbeatExpiration;
        await cluster.UntilAsync(() => b.Log.Count(EventIds.WorkerDeclaredDead) == 1);

        Assert.That(cluster.Time.GetUtcNow() - expiration, Is.GreaterThanOrEqualTo(Margin).And.LessThan(Margin + TimeSpan.FromMilliseconds(300)));
    }
}
