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

        // A long sweep: the claim itself must not need a read, of the actions' configs, while reads are held.
        var worker = await cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(10), plan).HandleAtOnce("work").StartAsync();
        plan.Hold();
        var sweep = worker.Service<HeldJobsSweep>().SweepAsync(CancellationToken.None).AsTask();
        await cluster.UntilAsync(() => plan.ReadHeld.IsCompleted, what: "the sweep's read is held");

        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => plan.ClaimApplied.IsCompleted, what: "the job is claimed");
        plan.ReleaseReads();
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        plan.ReleaseClaims();
        await cluster.UntilAsync(() => sweep.IsCompleted, what: "the sweep has ended");
        await sweep;
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(worker.Log.Count(EventIds.UnknownClaimFound), Is.Zero);
        Assert.That(done.Fence, Is.EqualTo(1));
        Assert.That(worker.Started, Is.EqualTo(new[] { job.Id }));
    }
}
