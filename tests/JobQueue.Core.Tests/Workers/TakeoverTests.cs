using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class TakeoverTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task The_job_of_a_killed_worker_is_finished_by_another()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);
        var b = await cluster.Add("b").HandleAtOnce("work").StartAsync();
        await cluster.PassAsync(Lease);

        a.Kill();
        var killed = cluster.Time.GetUtcNow();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done, Has.Property(nameof(Job.WorkerId)).EqualTo("b").And.Property(nameof(Job.InterruptionsLeft)).EqualTo(4));
        Assert.That(b.Log.Count(EventIds.WorkerDeclaredDead), Is.EqualTo(1));
        Assert.That(cluster.Time.GetUtcNow() - killed, Is.LessThan(2 * Lease));
    }

    [Test]
    public async Task A_worker_restarted_under_its_name_within_its_lease_gets_its_old_job_run_again()
    {
        await using var cluster = new TestCluster();
        var first = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => first.Started.Count == 1);
        first.Kill();

        var second = await cluster.Add("a").HandleAtOnce("work").StartAsync();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(second.Started, Is.EqualTo(new[] { job.Id }));
        Assert.That(done.Fence, Is.EqualTo(2));
    }

    [Test]
    public async Task Nobody_is_declared_dead_before_a_full_lease_of_contact()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);
        a.Kill();
        await cluster.PassAsync(3 * Lease);

        var b = await cluster.Add("b").HandleAtOnce("work").StartAsync();
        var registered = cluster.Time.GetUtcNow();
        await cluster.UntilAsync(() => b.Log.Count(EventIds.WorkerDeclaredDead) == 1);
        var judged = cluster.Time.GetUtcNow() - registered;

        Assert.That(judged, Is.GreaterThanOrEqualTo(Lease - TestCluster.Step));
        await cluster.UntilAsync(job, JobStatus.Done);
    }

    [Test]
    public async Task After_an_outage_longer_than_the_lease_nobody_is_declared_dead_and_everybody_works_again()
    {
        await using var cluster = new TestCluster();
        TestReplica[] all = [await cluster.Add("a").HandleAtOnce("work").StartAsync(), await cluster.Add("b").HandleAtOnce("work").StartAsync(), await cluster.Add("c").HandleAtOnce("work").StartAsync()];
        await cluster.PassAsync(2 * Lease);

        foreach (var replica in all)
        {
            replica.Cut();
        }

        await cluster.PassAsync(5 * Lease);

        // The first one back finds the leases of the others long expired.
        all[0].Mend();
        await cluster.UntilAsync(() => all[0].Runner.State.IsLeaseValid);
        await cluster.PassAsync(Lease * 0.8);
        all[1].Mend();
        all[2].Mend();

        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.PassAsync(3 * Lease);

        Assert.That(all.Sum(replica => replica.Log.Count(EventIds.WorkerDeclaredDead)), Is.Zero);
        Assert.That(all.Select(replica => replica.Runner.State.IsLeaseValid), Is.All.True);
    }

    [Test]
    public async Task A_log_that_cannot_be_written_does_not_keep_a_worker_cut_off_from_stopping_its_handlers()
    {
        await using var cluster = new TestCluster();
        var stopped = new TaskCompletionSource();
        var a = cluster.Add("a");
        a.Log.FailsAt = EventIds.LeaseRunsOut;
        await a.Handle("work", async (_, token) =>
        {
            await using var registration = token.Register(stopped.SetResult);
            await stopped.Task;
        }).StartAsync();
        await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);

        a.Cut();
        await cluster.UntilAsync(() => stopped.Task.IsCompleted, what: "the handler is stopped");

        Assert.That(a.Log.Count(EventIds.LeaseRunsOut), Is.EqualTo(1));
        Assert.That(async () => await a.StopAsync(), Throws.InstanceOf<Exception>().With.InnerException.TypeOf<IOException>());
    }

    [Test]
    public async Task A_worker_cut_off_stops_its_handlers_before_others_take_its_jobs()
    {
        await using var cluster = new TestCluster();
        DateTimeOffset? stopped = null;
        var reason = StopReason.None;
        var a = cluster.Add("a");
        await a.Handle("work", async (context, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, token);
            }
            finally
            {
                stopped = cluster.Time.GetUtcNow();
                reason = context.StopReason;
            }
        }).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);
        var b = await cluster.Add("b").HandleAtOnce("work").StartAsync();
        await cluster.PassAsync(2 * Lease);

        a.Cut();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(reason, Is.EqualTo(StopReason.LeaseLost));
        Assert.That(stopped, Is.LessThan(done.StartedAt!.Value));
        Assert.That(b.Started, Is.EqualTo(new[] { job.Id }));
    }

    [Test]
    public async Task A_worker_cut_off_for_less_than_its_burial_takes_hands_its_job_back_and_goes_on()
    {
        await using var cluster = new TestCluster();
        var once = 0;
        var a = cluster.Add("a");
        await a.Handle("work", (_, token) => Interlocked.Increment(ref once) == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, token) : Task.CompletedTask).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);
        var incarnation = a.Runner.State.Incarnation;

        a.Cut();
        await cluster.UntilAsync(() => !a.Runner.State.IsLeaseValid);
        a.Mend();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(a.Runner.State.Incarnation, Is.EqualTo(incarnation));
        Assert.That(done, Has.Property(nameof(Job.Fence)).EqualTo(2).And.Property(nameof(Job.InterruptionsLeft)).EqualTo(5));
    }

    [Test]
    public async Task A_buried_worker_comes_back_under_another_incarnation_and_claims_again()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").HandleAtOnce("work").StartAsync();
        var buried = a.Runner.State.Incarnation;
        var b = await cluster.Add("b").StartAsync();
        await cluster.PassAsync(2 * Lease);

        a.Cut();
        await cluster.UntilAsync(() => b.Log.Count(EventIds.WorkerDeclaredDead) == 1);
        a.Mend();
        await cluster.UntilAsync(() => a.Runner.State is { IsRegistered: true, IsLeaseValid: true });
        await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Done);

        Assert.That(a.Runner.State.Incarnation, Is.Not.EqualTo(buried));
        Assert.That(a.Log.Count(EventIds.FoundBuried), Is.EqualTo(1));
    }

    [Test]
    public async Task A_job_still_executed_by_a_buried_worker_is_kept_from_others_until_it_has_stopped()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var a = await cluster.Add("a").Handle("work", (context, _) => context.Job.Fence == 1 ? release.Task : Task.CompletedTask).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);
        await cluster.Add("b").StartAsync();
        await cluster.PassAsync(2 * Lease);

        a.Cut();
        await cluster.UntilAsync(job, JobStatus.WorkerDead);
        a.Mend();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(a.Log.Count(EventIds.Resurrected), Is.EqualTo(1));
        Assert.That(done.Interruptions.Select(interruption => interruption.Status), Does.Contain(JobStatus.WorkerDead));
        Assert.That(done.WorkerId, Is.EqualTo("a"));
        release.SetResult();
    }

    [Test]
    public async Task A_start_with_the_database_down_waits_says_so_once_a_minute_and_then_works()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a").HandleAtOnce("work");
        worker.Cut();
        var job = await cluster.SubmitAsync("work");

        worker.Start();
        await cluster.PassAsync(TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(1));
        var lines = worker.Log.Lines.ToList();
        worker.Mend();
        await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.UntilAsync(() => worker.Log.Count(EventIds.DatabaseBack) == 1);

        Assert.That(lines, Has.Count.EqualTo(3).And.All.Contains("database"));
    }
}
