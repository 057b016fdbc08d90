using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Workers;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class GracefulStopTests
{
    [Test]
    public async Task A_job_that_finishes_within_the_drain_is_done()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a", options => options.Drain = TimeSpan.FromSeconds(10));
        await worker.Handle("work", (_, token) => Task.Delay(TimeSpan.FromSeconds(5), cluster.Time, token)).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);

        await worker.StopAsync();

        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That((await cluster.Workers.FindAsync("a", default))!.Status, Is.EqualTo(WorkerStatus.Shutdown));
    }

    [Test]
    public async Task A_job_that_outlives_the_drain_is_left_in_worker_shutdown_and_finished_by_another_worker()
    {
        await using var cluster = new TestCluster();
        var a = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);

        await a.StopAsync();
        var left = await cluster.ReadAsync(job.Id);
        await cluster.Add("b").HandleAtOnce("work").StartAsync();
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(left, Has.Property(nameof(Job.Status)).EqualTo(JobStatus.WorkerShutdown).And.Property(nameof(Job.Claimable)).True);
        Assert.That(done.WorkerId, Is.EqualTo("b"));
    }

    [Test]
    public async Task A_handler_that_ignores_its_token_does_not_hold_up_the_stop()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = await cluster.Add("a").Handle("work", (_, _) => release.Task).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);

        await worker.StopAsync();

        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.WorkerShutdown));
        release.SetResult();
    }

    [Test]
    public async Task Jobs_claimed_ahead_are_given_back_at_once()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = cluster.Add("a", options => options.Drain = TimeSpan.FromSeconds(60));
        await worker.HandleUntil("work", release).StartAsync();
        await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Running);
        var later = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(4));
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 1);

        var stop = worker.Runner.StopAsync(CancellationToken.None);
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(later.Id)).Claimable, TimeSpan.FromSeconds(1));
        var draining = await cluster.Workers.FindAsync("a", default);
        release.SetResult();
        await cluster.UntilAsync(() => stop.IsCompleted);

        Assert.That(draining!.Status, Is.EqualTo(WorkerStatus.Draining));
        Assert.That((await cluster.ReadAsync(later.Id)).Status, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_draining_worker_claims_no_more_and_goes_on_beating()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var a = cluster.Add("a", options => options.Drain = TimeSpan.FromSeconds(60));
        await a.HandleUntil("work", release).StartAsync();
        var watcher = await cluster.Add("b").StartAsync();
        var running = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);

        var stop = a.Runner.StopAsync(CancellationToken.None);
        await cluster.UntilAsync(() => a.Log.Count(Diagnostics.EventIds.Draining) == 1, what: "the worker drains");
        var later = await cluster.SubmitAsync("work");
        await cluster.PassAsync(TimeSpan.FromSeconds(20));
        var waiting = await cluster.ReadAsync(later.Id);
        release.SetResult();
        await cluster.UntilAsync(() => stop.IsCompleted);

        Assert.That(waiting.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That((await cluster.ReadAsync(running.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That(watcher.Log.Count(Diagnostics.EventIds.WorkerDeclaredDead), Is.Zero);
    }

    [Test]
    public async Task A_second_signal_skips_the_drain()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a", options => options.Drain = TimeSpan.FromHours(1));
        await worker.HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);
        var from = cluster.Time.GetUtcNow();

        var stop = worker.Runner.StopAsync(CancellationToken.None);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        worker.Runner.StopNow();
        await cluster.UntilAsync(() => stop.IsCompleted);

        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.WorkerShutdown));
        Assert.That(cluster.Time.GetUtcNow() - from, Is.LessThan(TimeSpan.FromSeconds(5)));
    }
}
