using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Diagnostics;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WorkerMetricsTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task Claims_are_counted_as_won_or_wasted()
    {
        await using var cluster = new TestCluster();
        var replica = cluster.Add("a").HandleAtOnce("work");
        using var meter = new MeteredReplica(replica);
        await replica.StartAsync();

        await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Done);
        await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Done);

        Assert.That(meter["jobqueue.claim.won action=work"], Is.EqualTo(2));
        Assert.That(meter["jobqueue.claim.wasted"], Is.GreaterThan(0));
    }

    [Test]
    public async Task A_claim_that_is_given_back_is_counted()
    {
        await using var cluster = new TestCluster();
        var replica = cluster.Add("a", options => options.ClaimAhead = TimeSpan.FromMinutes(1)).HandleAtOnce("work");
        using var meter = new MeteredReplica(replica);
        await replica.StartAsync();
        await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow().AddSeconds(30));
        await cluster.UntilAsync(() => replica.Runner.State.QueuedJobs == 1);
        Assert.That(meter["jobqueue.worker.jobs state=queued"], Is.EqualTo(1));

        await replica.StopAsync();

        Assert.That(meter["jobqueue.claim.given_back action=work"], Is.GreaterThan(0), "The stop and the last sweep may both give it back; a repetition counts as made.");
    }

    [Test]
    public async Task What_the_worker_holds_and_how_its_lease_stands_is_told_when_somebody_asks()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var replica = cluster.Add("a").HandleUntil("work", release);
        using var meter = new MeteredReplica(replica);
        await replica.StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => replica.Started.Count == 1 && replica.Runner.State.LeaderTerm is not null);

        Assert.That(meter["jobqueue.cron.leader_term"], Is.EqualTo(1));
        Assert.That(meter["jobqueue.worker.jobs state=running"], Is.EqualTo(1));
        Assert.That(meter["jobqueue.worker.jobs state=queued"], Is.Zero);
        Assert.That(meter["jobqueue.worker.heartbeat_age"], Is.InRange(0, 2));
        Assert.That(meter["jobqueue.worker.lease_remaining"], Is.InRange(4, 6));

        release.SetResult();
        await cluster.UntilAsync(job, JobStatus.Done);
        Assert.That(meter["jobqueue.worker.jobs state=running"], Is.Zero);
    }

    [Test]
    public async Task Burials_are_counted_by_the_worker_that_makes_them()
    {
        await using var cluster = new TestCluster();
        var dead = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => dead.Started.Count == 1);
        var other = cluster.Add("b").HandleAtOnce("work");
        using var meter = new MeteredReplica(other);
        await other.StartAsync();
        await cluster.PassAsync(Lease);

        dead.Kill();
        await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(meter["jobqueue.worker.declared_dead"], Is.EqualTo(1));
        Assert.That(meter["jobqueue.job.buried status=worker_dead"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_worker_that_cannot_renew_its_lease_counts_that_it_stops_its_jobs()
    {
        await using var cluster = new TestCluster();
        var replica = cluster.Add("a").HandleUntil("work", new TaskCompletionSource());
        using var meter = new MeteredReplica(replica);
        await replica.StartAsync();
        await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => replica.Started.Count == 1);
        Assert.That(meter["jobqueue.worker.self_fenced"], Is.Null);

        replica.Cut();
        await cluster.PassAsync(Lease);

        Assert.That(meter["jobqueue.worker.self_fenced"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_job_that_a_buried_worker_still_executes_is_counted_as_resurrected()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var replica = cluster.Add("a").Handle("work", (context, _) => context.Job.Fence == 1 ? release.Task : Task.CompletedTask);
        using var meter = new MeteredReplica(replica);
        await replica.StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => replica.Started.Count == 1);
        await cluster.Add("b").StartAsync();
        await cluster.PassAsync(2 * Lease);

        replica.Cut();
        await cluster.UntilAsync(job, JobStatus.WorkerDead);
        replica.Mend();
        await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(meter["jobqueue.job.resurrected action=work"], Is.EqualTo(1));
        release.SetResult();
    }

    [Test]
    public async Task The_feed_tells_its_mode_and_its_lag()
    {
        await using var cluster = new TestCluster();
        var replica = cluster.Add("a");
        using var meter = new MeteredReplica(replica);

        replica.Service<JobMetrics>().Observe(replica.Service<IChangeFeed>());

        Assert.That(meter["jobqueue.feed.lag"], Is.Zero);
        Assert.That(meter["jobqueue.feed.mode mode=stream"], Is.EqualTo(1));
        Assert.That(meter["jobqueue.feed.mode mode=polling"], Is.Zero);
    }
}
