using JobQueue.Core.Tests.Cluster;
using JobQueue.Jobs;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

/// <summary>When the room of a job is free for the next, and when that prompts a claim.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RoomTests
{
    [Test]
    public async Task The_next_job_runs_while_the_outcome_of_the_one_before_is_being_written()
    {
        await using var cluster = new TestCluster();
        var settling = new SlowReplies(StoreVerb.Settle);
        settling.HoldBefore();
        var worker = await cluster.Add("a", options => options.MaxConcurrency = 1, settling).HandleAtOnce("work").StartAsync();

        var first = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);
        await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 2);
        var unwritten = await cluster.ReadAsync(first.Id);
        settling.Release();
        await cluster.UntilAsync(first, JobStatus.Done);

        Assert.That(unwritten.Status, Is.EqualTo(JobStatus.Running));
    }

    [Test]
    public async Task Where_outcomes_cannot_be_written_no_more_jobs_are_begun_than_slots_once_over()
    {
        await using var cluster = new TestCluster();
        var settling = new SlowReplies(StoreVerb.Settle);
        settling.HoldBefore();
        var worker = await cluster.Add("a", options => options.MaxConcurrency = 2, settling).HandleAtOnce("work").StartAsync();
        var jobs = await cluster.Client.SubmitManyAsync([.. Enumerable.Range(0, 10).Select(_ => new JobSubmission { Action = "work" })]);

        await cluster.UntilAsync(() => worker.Started.Count == 4);
        await cluster.PassAsync(TimeSpan.FromSeconds(20));
        var begun = worker.Started.Count;
        settling.Release();
        await cluster.UntilAsync(() => worker.Started.Count == jobs.Count);

        Assert.That(begun, Is.EqualTo(4));
    }

    [Test]
    public async Task A_job_that_leaves_prompts_no_claim_where_the_latest_found_nothing()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var claims = new ClaimCount();
        var worker = await cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(10), claims).HandleUntil("work", release).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        var before = claims.Calls;

        release.SetResult();
        await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));

        Assert.That(claims.Calls, Is.EqualTo(before));
    }

    [Test]
    public async Task A_job_that_leaves_while_a_claim_is_under_way_prompts_no_other_where_that_finds_nothing()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var claims = new SlowReplies(StoreVerb.Claim);
        var worker = await cluster.Add("a", options => options.SweepInterval = TimeSpan.FromMinutes(10), claims).HandleUntil("work", release).StartAsync();
        var job = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(() => worker.Started.Count == 1);
        await cluster.PassAsync(TimeSpan.FromSeconds(1));
        claims.HoldBefore();
        await cluster.SubmitAsync("work", "more-than-there-is=1");
        await cluster.UntilAsync(() => claims.Held == 1);
        var before = claims.Calls;

        release.SetResult();
        await cluster.UntilAsync(job, JobStatus.Done);
        claims.Release();
        await cluster.PassAsync(TimeSpan.FromSeconds(1));

        Assert.That(claims.Calls, Is.EqualTo(before));
    }

    [Test]
    public async Task A_job_that_leaves_prompts_a_claim_where_its_units_were_missing()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = await cluster.Add("a", options =>
        {
            options.SweepInterval = TimeSpan.FromMinutes(10);
            options.Capacity["scan"] = 1;
        }).HandleUntil("work", release).StartAsync();
        await cluster.SubmitAsync("work", "scan=1");
        await cluster.UntilAsync(() => worker.Started.Count == 1);
        var next = await cluster.SubmitAsync("work", "scan=1");
        await cluster.PassAsync(TimeSpan.FromSeconds(1));

        release.SetResult();

        await cluster.UntilAsync(next, JobStatus.Done);
        Assert.That(worker.Started, Has.Count.EqualTo(2));
    }
}
