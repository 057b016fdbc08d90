using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SweepRaceTests
{
    [Test]
    public async Task A_claim_begun_while_the_sweeps_read_is_on_its_way_is_not_given_back()
    {
        await using var cluster = new TestCluster();
        var plan = new ReadBesideClaim();
        var worker = await cluster.Add("a", faults: plan).HandleAtOnce("work").StartAsync();
        plan.Hold();
        var sweep = worker.Service<HeldJobsSweep>().SweepAsync(CancellationToken.None).AsTask();
        await plan.ReadHeld;

        var job = await cluster.SubmitAsync("work");
        await plan.ClaimApplied;
        plan.ReleaseReads();
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        plan.ReleaseClaims();
        await sweep;
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(worker.Log.Count(EventIds.UnknownClaimFound), Is.Zero);
        Assert.That(done.Fence, Is.EqualTo(1));
        Assert.That(worker.Started, Is.EqualTo(new[] { job.Id }));
    }
}
