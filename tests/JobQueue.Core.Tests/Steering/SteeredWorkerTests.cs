using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Steering;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SteeredWorkerTests
{
    private static readonly TimeSpan LongSweep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_paused_action_begins_nothing_while_what_runs_goes_on()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = await cluster.Add("a", options => options.SweepInterval = LongSweep).HandleUntil("work", release).HandleAtOnce("other").StartAsync();
        var running = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(running, JobStatus.Running);

        await cluster.ActionConfigs.PauseAsync("work", CancellationToken.None);
        await cluster.PassAsync(Moment);
        var waiting = await cluster.SubmitAsync("work", priority: 50);
        await cluster.UntilAsync(await cluster.SubmitAsync("other"), JobStatus.Done);
        release.SetResult();
        await cluster.UntilAsync(running, JobStatus.Done);
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        var whilePaused = await cluster.ReadAsync(waiting.Id);
        await cluster.ActionConfigs.ResumeAsync("work", CancellationToken.None);
        await cluster.UntilAsync(waiting, JobStatus.Done, Moment);

        Assert.That((whilePaused.Status, whilePaused.Fence), Is.EqualTo((JobStatus.Waiting, 0L)));
        Assert.That(worker.Started, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Jobs_claimed_ahead_of_an_action_that_is_paused_are_given_back_and_do_not_start()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a", options => options.SweepInterval = LongSweep).HandleAtOnce("work").StartAsync();
        var job = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(4));
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(job.Id)).Hold == JobHold.Held, what: "it is claimed ahead");

        await cluster.ActionConfigs.PauseAsync("work", CancellationToken.None);
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(job.Id)).Claimable, Moment, "it is given back");
        await cluster.PassAsync(TimeSpan.FromSeconds(8));

        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(worker.Started, Is.Empty);
    }

    [Test]
    public async Task Without_any_event_a_pause_holds_after_one_sweep_at_most()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a").With(Deafen).HandleAtOnce("work").StartAsync();
        await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Done);

        await cluster.ActionConfigs.PauseAsync("work", CancellationToken.None);
        await cluster.PassAsync(TimeSpan.FromSeconds(2.2));
        await cluster.SubmitAsync("work");
        await cluster.PassAsync(TimeSpan.FromSeconds(10));

        Assert.That(worker.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_more_jobs_run_on_all_workers_than_the_limit_admits_and_a_freed_slot_is_taken_at_once_by_whoever_has_room()
    {
        const int Limit = 3;
        await using var cluster = new TestCluster();
        await SetLimitAsync(cluster, Limit);
        var gate = new SemaphoreSlim(0);
        foreach (var id in new[] { "a", "b", "c" })
        {
            await cluster.Add(id, options =>
            {
                options.SweepInterval = LongSweep;
                options.MaxConcurrency = 2;
            }).Handle("work", (_, token) => gate.WaitAsync(token)).StartAsync();
        }

        var jobs = await cluster.Client.SubmitManyAsync([.. Enumerable.Range(0, 9).Select(_ => new JobSubmission { Action = "work" })]);
        for (var ended = 0; ended < jobs.Count; ended++)
        {
            var left = Math.Min(Limit, jobs.Count - ended);
            await cluster.UntilAsync(async () => await RunningAsync(cluster) == left, Moment, $"{left} run");
            await cluster.PassAsync(TimeSpan.FromMilliseconds(300));
            Assert.That(await RunningAsync(cluster), Is.EqualTo(left), "No more than the limit.");
            gate.Release();
            await cluster.UntilAsync(async () => await DoneAsync(cluster) == ended + 1, Moment, "one has ended");
        }
    }

    [Test]
    public async Task The_slot_of_a_killed_worker_is_freed_with_its_job()
    {
        await using var cluster = new TestCluster();
        await SetLimitAsync(cluster, 1);
        var never = new TaskCompletionSource();
        var killed = await cluster.Add("a").HandleUntil("work", never).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(job, JobStatus.Running);
        var next = await cluster.SubmitAsync("work");
        var other = await cluster.Add("b").HandleAtOnce("work").StartAsync();
        await cluster.PassAsync(Moment);
        var before = other.Started.Count;

        killed.Kill();
        await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.UntilAsync(next, JobStatus.Done);

        Assert.That(before, Is.Zero, "The slot was held.");
    }

    [Test]
    public async Task A_job_claimed_ahead_before_there_was_a_limit_is_given_back_and_claimed_into_a_slot()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        await cluster.Add("a", options => options.SweepInterval = LongSweep).HandleUntil("work", release).StartAsync();
        var job = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(4));
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(job.Id)).Hold == JobHold.Held, what: "it is claimed ahead");

        await SetLimitAsync(cluster, 1);
        var running = await cluster.UntilAsync(job, JobStatus.Running);
        release.SetResult();

        Assert.That(running.Slot, Is.EqualTo("work#0"));
    }

    private static Task SetLimitAsync(TestCluster cluster, int limit) =>
        cluster.ActionConfigs.SetAsync(new ActionConfig { Action = "work", MaxRunning = limit }, CancellationToken.None);

    private static async Task<int> RunningAsync(TestCluster cluster) => (await ListAsync(cluster, JobStatus.Running)).Count;

    private static async Task<int> DoneAsync(TestCluster cluster) => (await ListAsync(cluster, JobStatus.Done)).Count;

    private static async Task<IReadOnlyList<Job>> ListAsync(TestCluster cluster, JobStatus status) =>
        (await cluster.Client.ListAsync(new JobQuery { Statuses = [status], Limit = 100 })).Jobs;

    private static void Deafen(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IChangeFeed, DeafFeed>());
}
