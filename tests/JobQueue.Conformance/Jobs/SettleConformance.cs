using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class SettleConformance : StorageConformance
{
    [Test]
    public async Task A_handler_that_returns_ends_the_job_in_done()
    {
        var claim = await RunningAsync();
        var result = JsonSerializer.SerializeToElement(new { found = 3 });

        var settled = Written(await First.Jobs.SettleAsync(claim, new JobSettlement.Completed(result), None));

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(stored.Result!.Value.GetRawText(), Is.EqualTo("""{"found":3}"""));
        Assert.That(stored.FinishedAt, Is.Not.Null);
        Assert.That(stored.LastUpdated, Is.EqualTo(stored.FinishedAt));
        Assert.That(stored.WorkerId, Is.EqualTo(WorkerA));
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(settled.Job.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(settled.Job.Rev, Is.EqualTo(stored.Rev));
    }

    [Test]
    public async Task A_handler_that_throws_ends_the_job_in_error()
    {
        var claim = await RunningAsync();
        var error = new JobError("deadline_exceeded", "Too late.", "at here");

        await First.Jobs.SettleAsync(claim, new JobSettlement.Failed(error, null), None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(stored.Error, Is.EqualTo(error));
        Assert.That(stored.Retry, Is.Null);
        Assert.That(stored.FinishedAt, Is.Not.Null);
        Assert.That(stored.IsFinal, Is.True);
    }

    [Test]
    public async Task A_rescheduled_job_waits_for_its_new_time_and_costs_no_retry()
    {
        var claim = await RunningAsync(NewJob() with { RetriesLeft = 2, RetriesTotal = 2 });
        var at = First.Clock.UtcNow.AddMinutes(10);

        await First.Jobs.SettleAsync(claim, new JobSettlement.Rescheduled(at), None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.ScheduledAt, Is.EqualTo(at));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.RetriesLeft, Is.EqualTo(2));
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(5));
        Assert.That(stored.FinishedAt, Is.Null);
        Assert.That((await ClaimAsync(Request() with { Ahead = Hour })).Fence, Is.EqualTo(2));
    }

    [Test]
    public async Task A_stopping_worker_leaves_the_job_claimable_as_worker_shutdown()
    {
        var claim = await RunningAsync();

        await First.Jobs.SettleAsync(claim, new JobSettlement.ShutDown(), None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerShutdown));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.WorkerId, Is.EqualTo(WorkerA));
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(5));
        Assert.That(stored.FinishedAt, Is.Null);
        var interruption = stored.Interruptions.Single();
        Assert.That((interruption.Status, interruption.WorkerId, interruption.Incarnation), Is.EqualTo((JobStatus.WorkerShutdown, WorkerA, RunA)));
    }

    [Test]
    public async Task A_stopping_worker_leaves_a_job_that_must_not_run_twice_for_good()
    {
        var job = await SettledAsync(new JobSettlement.ShutDown(), NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        var stored = await FindAsync(job.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerShutdown));
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(stored.FinishedAt, Is.Not.Null);
    }

    [Test]
    public async Task A_worker_that_lost_its_lease_hands_the_job_back()
    {
        var claim = await RunningAsync();

        await First.Jobs.SettleAsync(claim, new JobSettlement.HandedBack(), None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(5));
        Assert.That(stored.ScheduledAt, Is.EqualTo(claim.Job.ScheduledAt));
        Assert.That(stored.Interruptions.Single().Status, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_job_that_must_not_run_twice_is_not_handed_back_once_it_has_started()
    {
        var job = await SettledAsync(new JobSettlement.HandedBack(), NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        var stored = await FindAsync(job.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerShutdown));
        Assert.That(stored.IsFinal, Is.True);
    }

    [Test]
    public async Task A_job_that_was_never_begun_is_given_back_even_if_it_must_not_run_twice()
    {
        var job = await SettledAsync(new JobSettlement.NotBegun(), NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        var stored = await FindAsync(job.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.Claimable, Is.True);
    }

    [Test]
    public async Task A_running_job_that_nobody_cancelled_does_not_end_in_cancel()
    {
        var claim = await RunningAsync();

        Refused(await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None));

        Assert.That(await FindAsync(claim.Id), Is.EqualTo(claim.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_handler_that_returns_before_it_notices_the_cancel_request_is_done()
    {
        var claim = await CancelRequestedAsync();

        await First.Jobs.SettleAsync(claim, Completed(), None);

        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
    }

    [TestCase("cancelled")]
    [TestCase("failed")]
    [TestCase("rescheduled")]
    [TestCase("shut down")]
    [TestCase("handed back")]
    [TestCase("not begun")]
    public async Task Whatever_else_ends_a_job_under_a_cancel_request_ends_it_in_cancel_without_retry(string how)
    {
        var claim = await CancelRequestedAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });

        Written(await First.Jobs.SettleAsync(claim, Settlement(how), None));

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(stored.Retry, Is.Null);
        Assert.That(stored.FinishedAt, Is.Not.Null);
        Assert.That(await SweepAsync(First), Is.Zero);
        Assert.That((await First.Jobs.ClaimAsync(Request() with { Ahead = Hour }, None)).Claims, Is.Empty);
    }

    [TestCase("completed", JobStatus.Done)]
    [TestCase("failed", JobStatus.Error)]
    [TestCase("rescheduled", JobStatus.Waiting)]
    [TestCase("shut down", JobStatus.WorkerShutdown)]
    [TestCase("handed back", JobStatus.Waiting)]
    [TestCase("not begun", JobStatus.Waiting)]
    public async Task A_repeated_settlement_finds_its_own_result(string how, JobStatus status)
    {
        var claim = await RunningAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        var settlement = Settlement(how);
        await First.Jobs.SettleAsync(claim, settlement, None);
        var before = await FindAsync(claim.Id);

        var repeated = Written(await First.Jobs.SettleAsync(claim, settlement, None));

        Assert.That(repeated.Job.Status, Is.EqualTo(status));
        Assert.That((await FindAsync(claim.Id)).Rev, Is.EqualTo(before.Rev));
    }

    [Test]
    public async Task A_repeated_confirmation_of_a_cancel_finds_its_own_result()
    {
        var claim = await CancelRequestedAsync();
        await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None);

        var repeated = Written(await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None));

        Assert.That(repeated.Job.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_settlement_whose_reply_is_lost_may_be_repeated()
    {
        var claim = await RunningAsync();
        await Storage.LoseNextReplyOfFirstAsync();

        Assert.That(async () => await First.Jobs.SettleAsync(claim, Completed(), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        var repeated = Written(await First.Jobs.SettleAsync(claim, Completed(), None));

        Assert.That(repeated.Job.Status, Is.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task A_lost_claim_changes_nothing_when_its_worker_finishes_late()
    {
        var lost = await BuriedAsync();
        var holder = await ClaimAsync(Request(WorkerB, RunB));

        foreach (var how in new[] { "completed", "failed", "cancelled", "rescheduled", "shut down", "handed back", "not begun" })
        {
            var current = Refused(await First.Jobs.SettleAsync(lost, Settlement(how), None));
            Assert.That(current.Fence, Is.EqualTo(holder.Fence));
        }

        Assert.That(await FindAsync(lost.Id), Is.EqualTo(holder.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_buried_job_that_nobody_has_claimed_yet_refuses_its_old_worker()
    {
        var lost = await BuriedAsync();

        var current = Refused(await First.Jobs.SettleAsync(lost, Completed(), None));

        Assert.That(current.Status, Is.EqualTo(JobStatus.WorkerDead));
    }

    [Test]
    public async Task A_worker_is_told_that_a_burial_cancelled_its_job_and_not_its_own_settlement()
    {
        var lost = await CancelRequestedAsync();
        await Second.Jobs.BuryAsync(RunA, None);

        var current = Refused(await First.Jobs.SettleAsync(lost, new JobSettlement.Cancelled(), None));

        Assert.That(current.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_restarted_worker_of_the_same_name_cannot_settle_its_predecessors_job()
    {
        var claim = await RunningAsync();

        Refused(await First.Jobs.SettleAsync(claim with { Incarnation = "run-a2" }, Completed(), None));

        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Running));
    }

    [Test]
    public async Task A_job_that_is_only_claimed_ahead_is_not_settled()
    {
        var claim = await ClaimedAheadAsync();

        Refused(await First.Jobs.SettleAsync(claim, Completed(), None));

        Assert.That(await FindAsync(claim.Id), Is.EqualTo(claim.Job).UsingPropertiesComparer());
    }

    private JobSettlement Settlement(string how) => how switch
    {
        "completed" => Completed(),
        "failed" => Failed(),
        "cancelled" => new JobSettlement.Cancelled(),
        "rescheduled" => new JobSettlement.Rescheduled(First.Clock.UtcNow.AddMinutes(1)),
        "shut down" => new JobSettlement.ShutDown(),
        "handed back" => new JobSettlement.HandedBack(),
        "not begun" => new JobSettlement.NotBegun(),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "No such settlement."),
    };
}
