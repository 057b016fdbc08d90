using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SelfFencingTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task A_handler_that_ignores_its_token_is_abandoned_when_the_lease_expires_however_long_its_stop_timeout()
    {
        await using var cluster = new TestCluster();
        var deaf = new TaskCompletionSource();
        var a = cluster.Add("a", options => options.StopTimeout = TimeSpan.FromMinutes(10));
        await a.Handle("work", (_, _) => deaf.Task).StartAsync();
        var job = await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Running);
        await cluster.UntilAsync(() => a.Started.Count == 1);

        a.Cut();
        var expiration = (await cluster.Workers.FindAsync("a", default))!.HeartbeatExpiration;
        await cluster.UntilAsync(() => a.Log.Count(EventIds.HandlerAbandoned) == 1, what: "the handler is abandoned");

        Assert.That(cluster.Time.GetUtcNow() - expiration, Is.LessThan(Lease / 10), "within the margin, so before anybody may take the job");
        Assert.That((await cluster.ReadAsync(job.Id)).Fence, Is.EqualTo(1));
        deaf.SetResult();
    }
}
