using JobQueue.Core.Tests.Cluster;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Claiming;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ClaimingTests
{
    private static readonly TimeSpan Tick = TestCluster.Step;

    [Test]
    public async Task A_due_job_is_claimed_and_done()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a").HandleAtOnce("greet").StartAsync();

        var job = await cluster.SubmitAsync("greet");
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done.WorkerId, Is.EqualTo("a"));
        Assert.That(worker.Started, Is.EqualTo(new[] { job.Id }));
    }

    // The example of Docker Trusted Registry's manual: two scans, one scanCheck, a worker with one unit of each.
    [Test]
    public async Task A_worker_takes_what_fits_and_the_rest_waits_for_its_units()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var job0 = await cluster.SubmitAsync("work", "scan=1");
        cluster.Time.Advance(Tick);
        var job1 = await cluster.SubmitAsync("work", "scan=1");
        cluster.Time.Advance(Tick);
        var job2 = await cluster.SubmitAsync("work", "scanCheck=1");

        var worker = cluster.Add("000000000000", options =>
        {
            options.Capacity["scan"] = 1;
            options.Capacity["scanCheck"] = 1;
        });
        await worker.Handle("work", (context, token) => context.Job.Id == job0.Id ? release.Task.WaitAsync(token) : Task.CompletedTask).StartAsync();
        await cluster.UntilAsync(job2, JobStatus.Done);
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        var waiting = await cluster.ReadAsync(job1.Id);
        release.SetResult();
        await cluster.UntilAsync(job1, JobStatus.Done);

        Assert.That(waiting.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(worker.Started, Is.EqualTo(new[] { job0.Id, job2.Id, job1.Id }));
    }

    [Test]
    public async Task A_job_that_needs_units_the_worker_lacks_waits_and_blocks_nobody()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a").HandleAtOnce("work").StartAsync();

        var impossible = await cluster.SubmitAsync("work", "scan=1", priority: 100);
        var possible = await cluster.SubmitAsync("work");
        await cluster.UntilAsync(possible, JobStatus.Done);

        Assert.That((await cluster.ReadAsync(impossible.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(worker.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_more_jobs_run_at_once_than_the_worker_allows()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var worker = await cluster.Add("a", options => options.MaxConcurrency = 3).HandleUntil("work", release).StartAsync();
        var jobs = await cluster.Client.SubmitManyAsync([.. Enumerable.Range(0, 8).Select(_ => new JobSubmission { Action = "work" })]);

        await cluster.UntilAsync(() => worker.Started.Count == 3);
        await cluster.PassAsync(TimeSpan.FromSeconds(5));
        var atOnce = worker.Started.Count;
        release.SetResult();
        await cluster.UntilAsync(() => worker.Started.Count == jobs.Count);

        Assert.That(atOnce, Is.EqualTo(3));
    }

    [Test]
    public async Task A_worker_claims_only_actions_it_has_handlers_for()
    {
        await using var cluster = new TestCluster();
        await cluster.Add("a").HandleAtOnce("other").StartAsync();

        var job = await cluster.SubmitAsync("work");
        await cluster.PassAsync(TimeSpan.FromSeconds(5));

        Assert.That((await cluster.ReadAsync(job.Id)).Status, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_job_claimed_ahead_waits_in_the_internal_queue_and_starts_at_its_time()
    {
        await using var cluster = new TestCluster();
        var worker = await cluster.Add("a").HandleAtOnce("work").StartAsync();
        var at = cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(4);

        var job = await cluster.SubmitAsync("work", at: at);
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 1);
        var queued = await cluster.ReadAsync(job.Id);
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(queued, Has.Property(nameof(Job.Status)).EqualTo(JobStatus.Waiting).And.Property(nameof(Job.WorkerId)).EqualTo("a"));
        Assert.That(done.StartedAt, Is.InRange(at, at + (3 * Tick)));
    }

    [TestCase(5)]
    [TestCase(0)]
    public async Task No_start_is_late_by_a_sweep_even_without_any_event(int aheadSeconds)
    {
        await using var cluster = new TestCluster();
        var at = cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(40);
        var job = await cluster.SubmitAsync("work", at: at);
        await cluster.Add("a", options =>
        {
            options.ClaimAhead = TimeSpan.FromSeconds(aheadSeconds);
            options.SweepInterval = TimeSpan.FromMinutes(10);
        }).HandleAtOnce("work").StartAsync();

        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done.StartedAt, Is.InRange(at, at + (3 * Tick)));
    }

    [Test]
    public async Task A_job_further_away_than_the_claim_reaches_stays_unclaimed()
    {
        await using var cluster = new TestCluster();
        await cluster.Add("a").HandleAtOnce("work").StartAsync();

        var job = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(60));
        await cluster.PassAsync(TimeSpan.FromSeconds(10));

        Assert.That((await cluster.ReadAsync(job.Id)).WorkerId, Is.Empty);
    }

    [Test]
    public async Task A_due_job_takes_the_units_of_jobs_claimed_ahead_latest_first()
    {
        await using var cluster = new TestCluster();
        var release = new TaskCompletionSource();
        var now = cluster.Time.GetUtcNow();
        var worker = cluster.Add("a", options => options.Capacity["scan"] = 2);
        await worker.Handle("due", (_, token) => release.Task.WaitAsync(token)).HandleAtOnce("later").StartAsync();
        var earlier = await cluster.SubmitAsync("later", "scan=1", now + TimeSpan.FromSeconds(4));
        var latest = await cluster.SubmitAsync("later", "scan=1", now + TimeSpan.FromSeconds(4.5));
        await cluster.UntilAsync(() => worker.Runner.State.QueuedJobs == 2);

        var due = await cluster.SubmitAsync("due", "scan=1");
        await cluster.UntilAsync(due, JobStatus.Running);
        await cluster.UntilAsync(async () => (await cluster.ReadAsync(latest.Id)).Claimable);

        Assert.That((await cluster.ReadAsync(earlier.Id)).Claimable, Is.False);
        Assert.That(cluster.Time.GetUtcNow(), Is.LessThan(now + TimeSpan.FromSeconds(4)));
        release.SetResult();
        await cluster.UntilAsync(latest, JobStatus.Done);
        await cluster.UntilAsync(earlier, JobStatus.Done);
    }

    [Test]
    public async Task A_claim_whose_reply_is_lost_is_found_by_the_sweep_and_run_again()
    {
        await using var cluster = new TestCluster();
        var faults = new FaultScript();
        var worker = await cluster.Add("a", faults: faults).HandleAtOnce("work").StartAsync();
        faults.LoseReplyOfNext(StoreVerb.Claim);

        var job = await cluster.SubmitAsync("work");
        var done = await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.UntilAsync(() => worker.Log.Count(EventIds.UnknownClaimFound) == 1, what: "the worker says what it has found");

        Assert.That(done.Fence, Is.EqualTo(2));
        Assert.That(worker.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_job_that_must_not_run_twice_runs_once_when_the_reply_of_its_claim_is_lost()
    {
        await using var cluster = new TestCluster();
        var faults = new FaultScript();
        var worker = await cluster.Add("a", faults: faults).HandleAtOnce("work").StartAsync();
        faults.LoseReplyOfNext(StoreVerb.Claim);

        var job = await cluster.SubmitAsync(new JobSubmission { Action = "work", OnInterrupt = InterruptPolicy.Leave });
        await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(worker.Started, Is.EqualTo(new[] { job.Id }));
    }

    [Test]
    public async Task A_claim_ahead_whose_reply_is_lost_is_released_by_the_sweep()
    {
        await using var cluster = new TestCluster();
        var faults = new FaultScript();
        var worker = await cluster.Add("a", faults: faults).HandleAtOnce("work").StartAsync();
        faults.LoseReplyOfNext(StoreVerb.Claim);
        var at = cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(5);

        var job = await cluster.SubmitAsync("work", at: at);
        var done = await cluster.UntilAsync(job, JobStatus.Done);
        await cluster.UntilAsync(() => worker.Log.Count(EventIds.UnknownClaimFound) == 1, what: "the worker says what it has found");

        Assert.That(done.StartedAt, Is.InRange(at, at + (3 * Tick)));
    }

    [Test]
    public async Task A_start_whose_reply_is_lost_is_repeated_and_runs_once()
    {
        await using var cluster = new TestCluster();
        var faults = new FaultScript();
        var worker = await cluster.Add("a", faults: faults).HandleAtOnce("work").StartAsync();
        faults.LoseReplyOfNext(StoreVerb.Start);

        var job = await cluster.SubmitAsync("work", at: cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(2));
        var done = await cluster.UntilAsync(job, JobStatus.Done);

        Assert.That(done.Fence, Is.EqualTo(1));
        Assert.That(worker.Started, Has.Count.EqualTo(1));
    }
}
