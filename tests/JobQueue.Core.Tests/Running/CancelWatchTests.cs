using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class CancelWatchTests
{
    [Test]
    public async Task A_job_running_elsewhere_is_cancelled_within_a_second()
    {
        await using var cluster = new TestCluster();
        var reason = StopReason.None;
        var a = cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(5));
        await a.Handle("work", async (context, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, token);
            }
            finally
            {
                reason = context.StopReason;
            }
        }).StartAsync();
        var b = await cluster.Add("b").StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => a.Started.Count == 1);

        var asked = cluster.Time.GetUtcNow();
        await b.Service<IJobClient>().CancelAsync(job.Id);
        await cluster.UntilAsync(job, JobStatus.Cancel);

        Assert.That(reason, Is.EqualTo(StopReason.Cancelled));
        Assert.That(cluster.Time.GetUtcNow() - asked, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task A_job_cancelled_in_the_internal_queue_is_dropped_and_its_units_are_free()
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a", options =>
        {
            options.Capacity["scan"] = 1;
            options.SweepInterval = TimeSpan.FromMinutes(5);
        });
        await worker.HandleAtOnce("work").StartAsync();
        var job = await cluster.SubmitAsync("work", "scan=1", cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(4));
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 1);

        await cluster.Client.CancelAsync(job.Id);
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 0, TimeSpan.FromSeconds(1));
        var next = await cluster.SubmitAsync("work", "scan=1");
        await cluster.UntilAsync(next, JobStatus.Done);

        Assert.That(worker.Started, Is.EqualTo(new[] { next.Id }));
        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_running_job_that_is_deleted_is_stopped_first()
    {
        await using var cluster = new TestCluster();
        await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var job = await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Running);

        await cluster.Client.DeleteAsync(job.Id);

        await cluster.UntilAsync(job, JobStatus.Deleted);
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public async Task A_change_stops_a_run_only_if_it_is_later_than_the_claim(int later, bool stops)
    {
        await using var cluster = new TestCluster();
        var worker = cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(5));
        var run = CancellationToken.None;
        await worker.Handle("work", (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, run = token)).StartAsync();
        var job = await cluster.UntilAsync(await cluster.SubmitAsync("work"), JobStatus.Running);
        await cluster.UntilAsync(() => worker.Started.Count == 1);

        worker.Service<CancelWatch>().On(new JobChange { Id = job.Id, Rev = job.Rev + later, Status = JobStatus.CancelRequest });

        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        Assert.That(run.IsCancellationRequested, Is.EqualTo(stops));
    }
}
