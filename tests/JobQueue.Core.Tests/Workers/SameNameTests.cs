using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Workers;

/// <summary>Several runs under one name: only incarnations decide about ownership.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SameNameTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    [Test]
    public async Task Two_processes_under_one_name_keep_their_own_leases_and_jobs()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        TestReplica[] both = [await cluster.Add("a", One).HandleUntil("work", release).StartAsync(), await cluster.Add("a", One).HandleUntil("work", release).StartAsync()];
        var first = await cluster.SubmitAsync("work");
        var second = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => both.All(replica => replica.Started.Count == 1));

        await cluster.PassAsync(4 * Lease);
        var lives = both.Select(replica => replica.Runner.State).ToList();
        release.SetResult();
        var done = new[] { await cluster.UntilAsync(first, JobStatus.Done), await cluster.UntilAsync(second, JobStatus.Done) };

        Assert.That(lives, Has.All.Property("IsLeaseValid").True);
        Assert.That(lives.Select(state => state.Incarnation), Is.Unique);
        Assert.That(done.Select(job => job.Fence), Is.All.EqualTo(1), "nobody took a job from its namesake");
        Assert.That(both.Sum(replica => replica.Log.Count(EventIds.WorkerDeclaredDead)), Is.Zero);
    }

    [Test]
    public async Task When_one_of_two_processes_under_one_name_dies_only_its_own_job_is_taken_over()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var doomed = await cluster.Add("a", One).HandleUntil("work", release).StartAsync();
        var first = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => doomed.Started.Count == 1);
        var other = await cluster.Add("a", options => options.MaxConcurrency = 2).HandleUntil("work", release).StartAsync();
        var second = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => other.Started.Count == 1);
        await cluster.PassAsync(Lease);

        doomed.Kill();
        await cluster.UntilAsync(() => other.Started.Count == 2);
        release.SetResult();
        var taken = await cluster.UntilAsync(first, JobStatus.Done);
        var kept = await cluster.UntilAsync(second, JobStatus.Done);

        Assert.That(taken.Fence, Is.EqualTo(2));
        Assert.That(kept.Fence, Is.EqualTo(1));
    }

    [Test]
    public async Task A_burial_that_moves_jobs_late_leaves_those_of_the_run_that_has_the_name_by_then()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var first = await cluster.Add("a").HandleUntil("work", new TaskCompletionSource()).StartAsync();
        var old = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => first.Started.Count == 1);
        var slow = new SlowReplies(StoreVerb.Bury);
        var judge = await cluster.Add("b", faults: slow).StartAsync();
        await cluster.PassAsync(2 * Lease);
        slow.HoldBefore();

        // The judge has declared the first run dead and is held before it moves its job; meanwhile the name lives again and holds another job.
        first.Kill();
        await cluster.UntilAsync(() => slow.Held > 0);
        var second = await cluster.Add("a", One).HandleUntil("other", release).StartAsync();
        var own = await cluster.SubmitAsync("other");
        await cluster.UntilAsync(() => second.Started.Count == 1);
        slow.Release();
        var buried = await cluster.UntilAsync(old, JobStatus.WorkerDead);
        await cluster.PassAsync(2 * Lease);
        release.SetResult();
        var done = await cluster.UntilAsync(own, JobStatus.Done);

        Assert.That(buried.InterruptionsLeft, Is.EqualTo(4));
        Assert.That(done.Fence, Is.EqualTo(1));
        Assert.That(judge.Log.Count(EventIds.WorkerDeclaredDead), Is.EqualTo(1));
    }

    private static void One(JobQueueOptions options) => options.MaxConcurrency = 1;
}
