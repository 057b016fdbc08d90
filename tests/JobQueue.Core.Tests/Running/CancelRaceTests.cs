using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CancelRaceTests
{
    [Test]
    public async Task A_cancel_that_overtakes_the_reply_of_its_claim_is_not_forgotten()
    {
        await using var cluster = new TestCluster();
        var slow = new SlowReplies(StoreVerb.Claim);
        var worker = cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(5), slow);
        await worker.HandleUntil("work", new TaskCompletionSource()).StartAsync();
        slow.Hold();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(job, JobStatus.Running);

        await cluster.Client.CancelAsync(job.Id);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        slow.Release();
        await cluster.UntilAsync(job, JobStatus.Cancel, TimeSpan.FromSeconds(2));

        Assert.That(worker.Started, Is.Empty);
    }

    [Test]
    public async Task A_job_that_a_slow_claim_brings_is_not_taken_for_a_lost_one()
    {
        await using var cluster = new TestCluster();
        var slow = new SlowReplies(StoreVerb.Claim);
        var worker = cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMilliseconds(200), slow);
        await worker.HandleAtOnce("work").StartAsync();
        slow.Hold();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(job, JobStatus.Running);

        await cluster.PassAsync(TimeSpan.FromSeconds(2));
        slow.Release();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done.Fence, Is.EqualTo(1));
        Assert.That(worker.Log.Count(Diagnostics.EventIds.UnknownClaimFound), Is.Zero);
    }

    [Test]
    public async Task A_job_cancelled_and_deleted_while_it_starts_never_runs()
    {
        await using var cluster = new TestCluster();
        var slow = new SlowReplies(StoreVerb.Start);
        var worker = await cluster.Add("a", faults: slow).HandleAtOnce("work").StartAsync();
        slow.HoldBefore();
        var job = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(1));
        await cluster.UntilAsync(() => slow.Held > 0);

        await cluster.Client.CancelAsync(job.Id);
        slow.Release();
        await cluster.UntilAsync(() => worker.Runner.State is { RunningJobs: 0, QueuedJobs: 0 });

        Assert.That(worker.Started, Is.Empty);
        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Cancel));
    }
}
