using JobQueue.Claiming;
using JobQueue.Explaining;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using JobQueue.Workers;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Explaining;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JobExplainerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryReplica _replica;

    public JobExplainerTests() => _replica = new InMemoryDatabase(_time).Connect("replica");

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task There_is_no_explanation_of_a_job_that_is_not_there()
    {
        var explanation = await ExplainerOf(_replica).ExplainAsync(JobId.New(_time), None);

        Assert.That(explanation, Is.Null);
    }

    [Test]
    public async Task A_job_that_is_not_due_says_when_it_is()
    {
        await RegisterAsync("a");
        var job = await SubmitAsync(job => job with { ScheduledAt = _time.GetUtcNow().AddHours(1) });

        var reason = await ReasonAsync(job);

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("NOT_DUE", "The job is due at 2026-03-01T13:00:00.000Z; it is 2026-03-01T12:00:00.000Z now.")));
    }

    [Test]
    public async Task A_job_of_a_paused_action_says_so_and_how_to_resume_it()
    {
        await RegisterAsync("a");
        await _replica.ActionConfigs.PauseAsync("work", None);

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("PAUSED"));
        Assert.That(reason.Advice, Does.Contain("POST /actions/work/resume"));
    }

    [Test]
    public async Task A_job_whose_action_no_live_worker_has_says_so()
    {
        await RegisterAsync("a", actions: ["other"]);
        await RegisterAsync("late", lease: TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("NO_WORKER", "None of the 1 live workers has a handler for 'work'.")));
    }

    [Test]
    public async Task A_job_whose_workers_are_all_stopping_says_so()
    {
        await RegisterAsync("a");
        await _replica.Workers.SetStatusAsync("a-1", WorkerStatus.Draining, None);

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("NO_WORKER", "The only live workers with a handler for 'work' are stopping: a.")));
    }

    [Test]
    public async Task A_job_that_needs_what_no_worker_can_give_names_the_key_the_amount_and_the_largest_capacity()
    {
        await RegisterAsync("a", "scan=1");
        await RegisterAsync("b", "scan=2,disk=9");

        var reason = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=3,disk=1,gpu=1") }));

        Assert.That(reason.Code, Is.EqualTo("NEVER_FITS"));
        Assert.That(reason.Message, Does.Contain("scan: it needs 3, the largest capacity is 2").And.Contain("gpu: it needs 1, the largest capacity is 0").And.Not.Contain("disk:"));
    }

    [Test]
    public async Task A_job_whose_needs_no_single_worker_has_together_says_so()
    {
        await RegisterAsync("a", "scan=1");
        await RegisterAsync("b", "disk=1");

        var reason = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=1,disk=1") }));

        Assert.That(reason.Code, Is.EqualTo("NEVER_FITS"));
        Assert.That(reason.Message, Does.Contain("no single worker"));
    }

    [Test]
    public async Task A_job_whose_units_are_in_use_names_the_worker_and_the_jobs_that_use_them()
    {
        await RegisterAsync("a", "scan=1");
        await RegisterAsync("small", "");
        var user = await RunAsync("a", job => job with { CapacityMap = CapacityMap.Parse("scan=1") });

        var reason = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=1") }));

        Assert.That(reason.Code, Is.EqualTo("CAPACITY_IN_USE"));
        Assert.That(reason.Message, Does.Contain($"Worker a: scan 1 of 1 in use, 1 needed, by job {user.Id} (scan=1)"));
    }

    [Test]
    public async Task A_job_whose_workers_run_as_many_jobs_as_they_may_says_so()
    {
        await RegisterAsync("a", concurrency: 1);
        await RunAsync("a");

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("CAPACITY_IN_USE"));
        Assert.That(reason.Message, Does.Contain("Worker a: 1 of 1 jobs run."));
    }

    [Test]
    public async Task A_child_whose_units_its_parent_holds_says_so()
    {
        await RegisterAsync("a", "scan=1");
        var parent = await RunAsync("a", job => job with { CapacityMap = CapacityMap.Parse("scan=1") });

        var reason = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=1"), ParentId = parent.Id, ChildName = "one" }));

        Assert.That(reason.Code, Is.EqualTo("WAITS_FOR_PARENT"));
        Assert.That(reason.Message, Does.Contain(parent.Id.ToString()));
    }

    [Test]
    public async Task A_parent_that_may_have_lent_its_slot_keeps_its_child_from_nothing()
    {
        await RegisterAsync("a", concurrency: 1);
        var child = await SpawnAsync();

        var reason = await ReasonAsync(child);

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("READY", "Nothing keeps the job from being claimed; these workers have room: a (while 1 of the jobs that it runs wait for their children and lend their slots).")));
    }

    [Test]
    public async Task A_worker_whose_slots_are_in_use_says_how_many_parents_it_runs_beside()
    {
        await RegisterAsync("a", concurrency: 1);
        await SpawnAsync();
        await ClaimAsync("a", TimeSpan.Zero);

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("CAPACITY_IN_USE"));
        Assert.That(reason.Message, Does.Contain("Worker a: 1 of 1 jobs run, beside 1 that have children and lend their slots while they wait for them."));
    }

    [Test]
    public async Task A_worker_has_no_room_because_others_hold_more_than_one_read_shows()
    {
        await RegisterAsync("a", concurrency: 600);
        await RegisterAsync("b", concurrency: 600);
        await HoldAsync("a", 600);
        await HoldAsync("b", 600);

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("CAPACITY_IN_USE"));
        Assert.That(reason.Message, Does.Contain("Worker a: 600 of 600 jobs run.").And.Contain("Worker b: 600 of 600 jobs run."));
    }

    [Test]
    public async Task What_one_read_does_not_show_of_a_worker_is_said()
    {
        await RegisterAsync("a", "scan=5000", concurrency: 2000);
        await HoldAsync("a", 1001);

        var ready = await ReasonAsync(await SubmitAsync());
        var inUse = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=4500") }));

        Assert.That(ready.Message, Does.Contain("a (only 1000 of the jobs that it holds were looked at: it may have less)"));
        Assert.That(inUse.Code, Is.EqualTo("CAPACITY_IN_USE"));
        Assert.That(inUse.Message, Does.Contain("scan at least 1000 of 5000 in use, 4500 needed"));
    }

    [Test]
    public async Task A_limit_beyond_what_one_read_shows_is_counted()
    {
        await RegisterAsync("a", concurrency: 2000);
        await _replica.ActionConfigs.SetAsync(new ActionConfig { Action = "work", MaxRunning = 1001 }, None);
        await HoldAsync("a", 1001);

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("LIMITED"));
        Assert.That(reason.Message, Does.StartWith("At most 1001 jobs of 'work' run at once, and 1001 do:").And.EndWith(" and 996 more."));
    }

    [Test]
    public async Task A_job_of_an_action_at_its_limit_names_the_jobs_that_fill_it()
    {
        await RegisterAsync("a");
        await _replica.ActionConfigs.SetAsync(new ActionConfig { Action = "work", MaxRunning = 1 }, None);
        var running = await RunAsync("a");

        var reason = await ReasonAsync(await SubmitAsync());

        Assert.That(reason.Code, Is.EqualTo("LIMITED"));
        Assert.That(reason.Message, Does.Contain($"job {running.Id} on worker a"));
    }

    [Test]
    public async Task Every_rule_that_keeps_a_job_gives_its_reason()
    {
        await _replica.ActionConfigs.PauseAsync("work", None);
        var job = await SubmitAsync(job => job with { ScheduledAt = _time.GetUtcNow().AddHours(1) });

        var explanation = await ExplainAsync(job);

        Assert.That(explanation.Reasons.Select(reason => reason.Code), Is.EqualTo(["NOT_DUE", "PAUSED", "NO_WORKER"]));
    }

    [Test]
    public async Task A_job_that_nothing_keeps_names_who_has_room()
    {
        await RegisterAsync("a", "scan=1");

        var reason = await ReasonAsync(await SubmitAsync(job => job with { CapacityMap = CapacityMap.Parse("scan=1") }));

        Assert.That(reason.Code, Is.EqualTo("READY"));
        Assert.That(reason.Message, Does.Contain(": a."));
    }

    [Test]
    public async Task A_job_claimed_ahead_says_by_whom_and_when_it_starts()
    {
        await RegisterAsync("a");
        var job = await SubmitAsync(job => job with { ScheduledAt = _time.GetUtcNow().AddSeconds(3) });
        await ClaimAsync("a", TimeSpan.FromSeconds(5));

        var reason = await ReasonAsync(job);

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("CLAIMED", "Worker a has claimed the job under fence 1 and starts it at 2026-03-01T12:00:03.000Z.")));
    }

    [Test]
    public async Task A_running_job_says_where()
    {
        await RegisterAsync("a");

        var reason = await ReasonAsync(await RunAsync("a"));

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("RUNNING", "The job runs on worker a since 2026-03-01T12:00:00.000Z.")));
    }

    [Test]
    public async Task A_job_that_is_being_cancelled_says_so()
    {
        await RegisterAsync("a");
        var job = await RunAsync("a");
        await _replica.Jobs.CancelAsync(job.Id, None);

        Assert.That((await ReasonAsync(job)).Code, Is.EqualTo("STOPPING"));
    }

    [Test]
    public async Task A_resurrected_job_says_so()
    {
        await RegisterAsync("a");
        var job = await SubmitAsync();
        var claim = await ClaimAsync("gone", TimeSpan.Zero);
        await _replica.Jobs.BuryAsync("gone-1", None);
        await _replica.Jobs.ResurrectAsync(claim, "a-1", None);

        Assert.That((await ReasonAsync(job)).Code, Is.EqualTo("RESURRECTED"));
    }

    [Test]
    public async Task A_job_whose_worker_is_gone_says_that_it_will_be_taken_over()
    {
        await RegisterAsync("a", lease: TimeSpan.FromSeconds(5));
        var job = await RunAsync("a");
        _time.Advance(TimeSpan.FromSeconds(6));

        var explanation = await ExplainAsync(job);

        Assert.That(explanation.Reasons.Select(reason => reason.Code), Is.EqualTo(["RUNNING", "HOLDER_LOST"]));
    }

    [Test]
    public async Task A_job_that_has_ended_says_how_and_names_its_successor()
    {
        await RegisterAsync("a");
        var job = await SubmitAsync(job => job with { RetriesLeft = 1, RetriesTotal = 1 });
        var retry = new PlannedRetry(JobId.New(_time), _time.GetUtcNow());
        await _replica.Jobs.SettleAsync(await ClaimAsync("a", TimeSpan.Zero), new JobSettlement.Failed(new JobError("boom", "It broke."), retry), None);

        var reason = await ReasonAsync(job);

        Assert.That((reason.Code, reason.Message), Is.EqualTo(("FINISHED", "The job has ended as 'error' at 2026-03-01T12:00:00.000Z.")));
        Assert.That(reason.Advice, Does.Contain(retry.Id.ToString()));
    }

    private static JobExplainer ExplainerOf(InMemoryReplica replica) => new(replica.Queries, replica.Workers, replica.ActionConfigs, replica.Clock);

    private async Task<JobExplanation> ExplainAsync(Job job) => (await ExplainerOf(_replica).ExplainAsync(job.Id, None))!;

    /// <summary>The only reason there is.</summary>
    private async Task<JobReason> ReasonAsync(Job job)
    {
        var explanation = await ExplainAsync(job);
        Assert.That(explanation.Reasons, Has.Count.EqualTo(1), string.Join('\n', explanation.Reasons));
        Assert.That(JobReasonCodes.All, Does.Contain(explanation.Reasons[0].Code));
        return explanation.Reasons[0];
    }

    private async Task<Job> SubmitAsync(Func<Job, Job>? change = null)
    {
        var job = new JobFactory(_replica.Clock, _time).Create(new JobSubmission { Action = "work" });
        return (await _replica.Jobs.SubmitAsync([change?.Invoke(job) ?? job], None))[0].Job;
    }

    private async Task<Job> RunAsync(string worker, Func<Job, Job>? change = null)
    {
        await SubmitAsync(change);
        return (await ClaimAsync(worker, TimeSpan.Zero)).Job;
    }

    private async Task<JobClaim> ClaimAsync(string worker, TimeSpan ahead)
    {
        var request = new ClaimRequest { WorkerId = worker, Incarnation = $"{worker}-1", Actions = ["work"], Free = CapacityMap.Parse("scan=9"), Ahead = ahead };
        return (await _replica.Jobs.ClaimAsync(request, None)).Claims.Single();
    }

    /// <summary>A running job on worker <c>a</c>, and the child that it has spawned.</summary>
    private async Task<Job> SpawnAsync()
    {
        await SubmitAsync();
        var parent = await ClaimAsync("a", TimeSpan.Zero);
        var child = new JobFactory(_replica.Clock, _time).Create(new JobSubmission { Action = "work" }) with { ParentId = parent.Job.RootId, ChildName = "one", Depth = 1 };
        return ((SpawnOutcome.Spawned)await _replica.Jobs.SpawnAsync(parent, child, None)).Child;
    }

    private async Task HoldAsync(string worker, int count)
    {
        var factory = new JobFactory(_replica.Clock, _time);
        await _replica.Jobs.SubmitAsync([.. Enumerable.Range(0, count).Select(_ => factory.Create(new JobSubmission { Action = "work", CapacityMap = CapacityMap.Parse("scan=1") }))], None);
        var request = new ClaimRequest { WorkerId = worker, Incarnation = $"{worker}-1", Actions = ["work"], Free = CapacityMap.Parse("scan=9999"), Ahead = TimeSpan.Zero, MaxCount = 200 };
        for (var held = 0; held < count;)
        {
            held += (await _replica.Jobs.ClaimAsync(request, None)).Claims.Count;
        }
    }

    private Task RegisterAsync(string id, string capacity = "", string[]? actions = null, int concurrency = 10, TimeSpan? lease = null) => _replica.Workers.RegisterAsync(
        new Worker
        {
            Id = id,
            Incarnation = $"{id}-1",
            Status = WorkerStatus.Running,
            CapacityMap = capacity.Length == 0 ? CapacityMap.Empty : CapacityMap.Parse(capacity),
            MaxConcurrency = concurrency,
            Actions = actions ?? ["work"],
            HeartbeatExpiration = _time.GetUtcNow(),
            StartedAt = _time.GetUtcNow(),
        },
        lease ?? TimeSpan.FromHours(2),
        None);
}
