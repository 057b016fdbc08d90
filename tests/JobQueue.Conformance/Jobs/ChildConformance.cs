using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

/// <summary>Children: how they are spawned, and what the end of their parent does to them.</summary>
public abstract class ChildConformance : StorageConformance
{
    private const string ChildAction = "part";

    [Test]
    public async Task A_spawned_child_waits_to_be_claimed()
    {
        var parent = await RunningAsync();

        var child = Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, "one"), None));

        var stored = await FindAsync(child.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.Claimable, Is.True);
        Assert.That((stored.ParentId, stored.ChildName, stored.Depth), Is.EqualTo((parent.Id, "one", 1)));
        Assert.That(await SweepAsync(Second), Is.Zero, "Nothing is left open.");
    }

    [Test]
    public async Task The_same_name_in_the_same_chain_is_the_same_child()
    {
        var parent = await RunningAsync();
        var first = Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, "one"), None));
        var running = await ClaimAsync(OfChildren());

        var again = Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, "one"), None));

        Assert.That(again.Id, Is.EqualTo(first.Id));
        Assert.That((again.Status, again.Fence), Is.EqualTo((JobStatus.Running, running.Fence)), "It is met as it stands.");
        Assert.That((await ChildrenOfAsync(parent)).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Many_spawns_of_one_name_at_once_make_one_child()
    {
        var parent = await RunningAsync();

        var spawned = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? First : Second).Jobs.SpawnAsync(parent, ChildOf(parent, "one"), None)));

        Assert.That(spawned.Select(Spawned).Select(child => child.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await ChildrenOfAsync(parent)).Count, Is.EqualTo(1));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_worker_that_lost_the_parent_spawns_nothing_that_outlives_it()
    {
        var stale = await BuriedAsync();
        await Second.Jobs.CancelAsync(stale.Id, None);

        var outcome = await First.Jobs.SpawnAsync(stale, ChildOf(stale, "late"), None);

        Assert.That(outcome, Is.TypeOf<SpawnOutcome.Refused>());
        Assert.That(((SpawnOutcome.Refused)outcome).Parent!.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That((await ChildrenOfAsync(stale)).Select(child => child.Status), Is.EqualTo(new[] { JobStatus.Cancel }));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_late_spawn_after_the_parent_was_done_elsewhere_is_cancelled()
    {
        var stale = await BuriedAsync();
        var valid = await ClaimAsync(Request(WorkerB, RunB));
        Written(await Second.Jobs.SettleAsync(valid, Completed(), None));

        var outcome = await First.Jobs.SpawnAsync(stale, ChildOf(stale, "late"), None);

        Assert.That(outcome, Is.TypeOf<SpawnOutcome.Refused>());
        Assert.That((await ChildrenOfAsync(stale)).Select(child => child.Status), Is.EqualTo(new[] { JobStatus.Cancel }));
    }

    [Test]
    public async Task A_stale_worker_does_not_harm_the_child_of_the_valid_run()
    {
        var stale = await BuriedAsync();
        var valid = await ClaimAsync(Request(WorkerB, RunB));
        var child = Spawned(await Second.Jobs.SpawnAsync(valid, ChildOf(valid, "one"), None));

        var outcome = await First.Jobs.SpawnAsync(stale, ChildOf(stale, "one"), None);

        Assert.That(outcome, Is.TypeOf<SpawnOutcome.Refused>());
        Assert.That((await FindAsync(child.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That((await ChildrenOfAsync(stale)).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_child_spawned_late_for_a_parent_that_will_run_again_stays_and_ends_with_it()
    {
        var stale = await BuriedAsync();

        await First.Jobs.SpawnAsync(stale, ChildOf(stale, "late"), None);
        var before = (await ChildrenOfAsync(stale)).Single().Status;
        await Second.Jobs.CancelAsync(stale.Id, None);

        Assert.That(before, Is.EqualTo(JobStatus.Waiting));
        Assert.That((await ChildrenOfAsync(stale)).Single().Status, Is.EqualTo(JobStatus.Cancel));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_spawn_cut_off_is_met_by_the_rerun_of_the_parent(int writes)
    {
        var crashed = await CutOffAsync(writes);
        await Second.Jobs.BuryAsync(RunA, None);
        var rerun = await ClaimAsync(Request(WorkerB, RunB));

        var child = Spawned(await Second.Jobs.SpawnAsync(rerun, ChildOf(rerun, "one"), None));

        Assert.That(child.Id, Is.EqualTo((await ChildrenOfAsync(crashed)).Single().Id));
        Assert.That(child.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task The_sweep_keeps_a_child_whose_spawn_was_cut_off_while_the_parent_may_run_again(int writes)
    {
        var crashed = await CutOffAsync(writes);
        await Second.Jobs.BuryAsync(RunA, None);

        await SweepAsync(Second);

        Assert.That((await ChildrenOfAsync(crashed)).Single().Status, Is.EqualTo(JobStatus.Waiting));
        await Second.Jobs.CancelAsync(crashed.Id, None);
        Assert.That((await ChildrenOfAsync(crashed)).Single().Status, Is.EqualTo(JobStatus.Cancel), "The parent's end found it.");
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task The_sweep_cancels_a_child_whose_spawn_was_cut_off_and_whose_parent_has_ended(int writes)
    {
        var crashed = await CutOffAsync(writes);
        await Second.Jobs.BuryAsync(RunA, None);
        await Second.Jobs.CancelAsync(crashed.Id, None);

        await SweepAsync(Second);

        Assert.That((await ChildrenOfAsync(crashed)).Single().Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_parent_that_fails_for_good_cancels_the_children_that_have_not_ended()
    {
        var parent = await WithThreeChildrenAsync();

        Written(await First.Jobs.SettleAsync(parent, Failed(), None));

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_parent_that_is_cancelled_cancels_its_children()
    {
        var parent = await WithThreeChildrenAsync();
        await Second.Jobs.CancelAsync(parent.Id, None);
        var asked = await StatusesAsync(parent);

        Written(await First.Jobs.SettleAsync(parent, new JobSettlement.Cancelled(), None));

        Assert.That(asked, Is.EqualTo(("done", "running", "waiting")), "A parent that is only asked to stop may still finish.");
        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
    }

    [Test]
    public async Task A_parent_that_is_deleted_while_it_runs_cancels_its_children()
    {
        var parent = await WithThreeChildrenAsync();
        await Second.Jobs.DeleteAsync(parent.Id, None);

        Written(await First.Jobs.SettleAsync(parent, Completed(), None));

        Assert.That((await FindAsync(parent.Id)).Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_parent_whose_worker_died_during_its_cancellation_cancels_its_children()
    {
        var parent = await WithThreeChildrenAsync();
        await Second.Jobs.CancelAsync(parent.Id, None);

        await Second.Jobs.BuryAsync(RunA, None);

        Assert.That((await FindAsync(parent.Id)).Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
    }

    [Test]
    public async Task An_interrupted_parent_keeps_its_children()
    {
        var parent = await WithThreeChildrenAsync();

        await Second.Jobs.BuryAsync(RunA, None);
        await SweepAsync(Second);

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "running", "waiting")));
    }

    [Test]
    public async Task A_parent_that_is_done_leaves_its_children_running()
    {
        var parent = await WithThreeChildrenAsync();

        Written(await First.Jobs.SettleAsync(parent, Completed(), None));
        await SweepAsync(Second);
        await Second.Jobs.DeleteAsync(parent.Id, None);

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "running", "waiting")));
    }

    [Test]
    public async Task A_parent_that_will_be_retried_keeps_its_children_and_its_last_failure_cancels_them()
    {
        var parent = await WithThreeChildrenAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        Written(await First.Jobs.SettleAsync(parent, Failed(Retry()), None));
        await SweepAsync(Second);
        var kept = await StatusesAsync(parent);
        var retry = await ClaimAsync();

        var met = Spawned(await First.Jobs.SpawnAsync(retry, ChildOf(retry, "waits"), None));
        Written(await First.Jobs.SettleAsync(retry, Failed(), None));

        Assert.That(kept, Is.EqualTo(("done", "running", "waiting")));
        Assert.That(met.Status, Is.EqualTo(JobStatus.Waiting), "A retry meets the child of the job that failed.");
        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
        Assert.That((await ChildrenOfAsync(parent)).Count, Is.EqualTo(3));
    }

    [Test]
    public async Task A_retry_that_spawns_nothing_itself_cancels_the_children_of_the_job_that_failed()
    {
        var parent = await WithThreeChildrenAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        var retry = Retry();
        Written(await First.Jobs.SettleAsync(parent, Failed(retry), None));

        await Second.Jobs.CancelAsync(retry.Id, None);

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
    }

    [Test]
    public async Task Cancelling_a_failed_parent_before_its_retry_is_there_cancels_its_children()
    {
        var parent = await WithThreeChildrenAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(parent, Failed(Retry()), None), Throws.InstanceOf<Exception>());

        await Second.Jobs.CancelAsync(parent.Id, None);

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_crash_after_the_end_of_the_parent_leaves_the_cancelling_to_the_sweep()
    {
        var parent = await WithThreeChildrenAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(parent, Failed(), None), Throws.InstanceOf<Exception>());
        var left = await StatusesAsync(parent);

        var carriedOut = await SweepAsync(Second);

        Assert.That(left, Is.EqualTo(("done", "running", "waiting")), "The crash came before the children.");
        Assert.That(carriedOut, Is.Positive);
        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task A_repeated_settlement_cancels_the_children_that_its_first_attempt_left()
    {
        var parent = await WithThreeChildrenAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(parent, Failed(), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        Written(await First.Jobs.SettleAsync(parent, Failed(), None));

        Assert.That(await StatusesAsync(parent), Is.EqualTo(("done", "cancel_request", "cancel")));
    }

    [Test]
    public async Task A_cancelled_child_takes_its_own_children_with_it()
    {
        var parent = await RunningAsync();
        var child = Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, "child"), None));
        var running = await ClaimAsync(OfChildren());
        var grandchild = Spawned(await First.Jobs.SpawnAsync(running, ChildOf(running, "grandchild"), None));
        await Second.Jobs.BuryAsync(running.Incarnation, None);

        Written(await First.Jobs.SettleAsync(parent, Failed(), None));

        Assert.That((await FindAsync(child.Id)).Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That((await FindAsync(grandchild.Id)).Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(grandchild.Depth, Is.EqualTo(2));
    }

    [Test]
    public async Task The_retry_of_a_child_is_cancelled_with_its_parent()
    {
        var parent = await RunningAsync();
        Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, "one") with { RetriesLeft = 1, RetriesTotal = 1 }, None));
        var child = await ClaimAsync(OfChildren());
        var retry = Retry();
        Written(await First.Jobs.SettleAsync(child, Failed(retry), None));

        Written(await First.Jobs.SettleAsync(parent, Failed(), None));

        Assert.That((await FindAsync(retry.Id)).Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That((await FindAsync(retry.Id)).ParentId, Is.EqualTo(parent.Id));
        Assert.That(await SweepAsync(Second), Is.Zero);
    }

    [Test]
    public async Task Several_jobs_are_read_by_their_ids()
    {
        var one = await SubmitAsync(NewJob());
        var two = await SubmitAsync(NewJob());
        await SubmitAsync(NewJob());

        var found = await Second.Queries.FindManyAsync([two.Id, JobId.New(TimeProvider.System), one.Id], None);

        Assert.That(found.Select(job => job.Id), Is.EquivalentTo(new[] { one.Id, two.Id }));
    }

    /// <summary>A new child of a running job.</summary>
    private Job ChildOf(JobClaim parent, string name)
    {
        var id = JobId.FromName(parent.Job.RootId.Value, name);
        return NewJob(ChildAction) with { Id = id, RetryFromId = id, RootId = id, ParentId = parent.Job.RootId, ChildName = name, Depth = parent.Job.Depth + 1 };
    }

    private static Job Spawned(SpawnOutcome outcome)
    {
        Assert.That(outcome, Is.TypeOf<SpawnOutcome.Spawned>());
        return ((SpawnOutcome.Spawned)outcome).Child;
    }

    private static ClaimRequest OfChildren() => Request(WorkerB, "run-of-children") with { Actions = [ChildAction] };

    /// <summary>A running parent with three children: <c>ended</c> is done, <c>runs</c> runs, <c>waits</c> waits.</summary>
    private async Task<JobClaim> WithThreeChildrenAsync(Job? job = null)
    {
        var parent = await RunningAsync(job);
        foreach (var name in new[] { "ended", "runs", "waits" })
        {
            Spawned(await First.Jobs.SpawnAsync(parent, ChildOf(parent, name) with { Priority = name == "ended" ? 2 : name == "runs" ? 1 : 0 }, None));
        }

        Written(await First.Jobs.SettleAsync(await ClaimAsync(OfChildren()), Completed(), None));
        await ClaimAsync(OfChildren());
        return parent;
    }

    private async Task<(string Ended, string Runs, string Waits)> StatusesAsync(JobClaim parent)
    {
        var children = (await ChildrenOfAsync(parent)).ToDictionary(child => child.ChildName!, child => child.Status.ToName(), StringComparer.Ordinal);
        return (children["ended"], children["runs"], children["waits"]);
    }

    /// <summary>A running parent whose worker dies so many writes after it began to spawn the child <c>one</c>.</summary>
    private async Task<JobClaim> CutOffAsync(int writes)
    {
        var parent = await RunningAsync();
        await PrepareLaneAsync();
        await Storage.CrashFirstAfterWritesAsync(writes);
        Assert.That(async () => await First.Jobs.SpawnAsync(parent, ChildOf(parent, "one"), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        return parent;
    }

    /// <summary>A store may keep something per action; only the writes of the spawn itself shall count.</summary>
    private async Task PrepareLaneAsync()
    {
        var other = await SubmitAsync(NewJob(ChildAction) with { ScheduledAt = First.Clock.UtcNow + Hour });
        await First.Jobs.CancelAsync(other.Id, None);
    }

    private async Task<IReadOnlyList<Job>> ChildrenOfAsync(JobClaim parent) =>
        (await Second.Queries.ListAsync(new JobQuery { ParentId = parent.Job.RootId, Limit = 100 }, None)).Jobs;
}
