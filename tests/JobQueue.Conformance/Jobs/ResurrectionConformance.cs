using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class ResurrectionConformance : StorageConformance
{
    private const string NewRun = "run-a2";

    [Test]
    public async Task A_buried_worker_that_comes_back_keeps_the_job_it_still_executes()
    {
        var lost = await BuriedAsync();

        var kept = Written(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        var stored = await FindAsync(lost.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerResurrection));
        Assert.That(stored.Claimable, Is.False);
        Assert.That(stored.Incarnation, Is.EqualTo(NewRun));
        Assert.That(stored.Fence, Is.EqualTo(lost.Fence));
        Assert.That((kept.Incarnation, kept.Fence), Is.EqualTo((NewRun, lost.Fence)));
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(4));
        Assert.That((await Second.Jobs.ClaimAsync(Request(WorkerB, RunB), None)).Claims, Is.Empty);
    }

    [Test]
    public async Task A_repeated_resurrection_finds_its_own_result()
    {
        var lost = await BuriedAsync();
        await First.Jobs.ResurrectAsync(lost, NewRun, None);
        var before = await FindAsync(lost.Id);

        Written(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That((await FindAsync(lost.Id)).Rev, Is.EqualTo(before.Rev));
    }

    [Test]
    public async Task A_job_that_was_claimed_anew_is_not_resurrected()
    {
        var lost = await BuriedAsync();
        var claim = await ClaimAsync(Request(WorkerB, RunB));

        var current = Refused(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That(current.Incarnation, Is.EqualTo(RunB));
        Assert.That((await FindAsync(lost.Id)).Rev, Is.EqualTo(claim.Job.Rev));
    }

    [Test]
    public async Task A_job_claimed_anew_and_buried_again_is_not_resurrected_by_the_first_worker()
    {
        var lost = await BuriedAsync();
        await ClaimAsync(Request(WorkerB, RunB));
        await First.Jobs.BuryAsync(RunB, None);

        var current = Refused(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That(current.BuriedIncarnation, Is.EqualTo(RunB));
    }

    [Test]
    public async Task A_job_that_stays_worker_dead_is_not_resurrected()
    {
        var lost = await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        Refused(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That((await FindAsync(lost.Id)).IsFinal, Is.True);
    }

    [Test]
    public async Task A_job_cancelled_meanwhile_is_not_resurrected()
    {
        var lost = await BuriedAsync();
        await Second.Jobs.CancelAsync(lost.Id, None);

        var current = Refused(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That(current.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_job_that_is_still_held_is_not_resurrected()
    {
        var claim = await RunningAsync();

        Refused(await First.Jobs.ResurrectAsync(claim, NewRun, None));

        Assert.That(await FindAsync(claim.Id), Is.EqualTo(claim.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task Once_its_execution_has_stopped_a_resurrected_job_waits_to_be_claimed()
    {
        var kept = await ResurrectedAsync(NewRun);

        var released = Written(await First.Jobs.ReleaseAsync(kept, None));

        Assert.That(released.Job.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(released.Job.Claimable, Is.True);
        Assert.That((await ClaimAsync(Request(WorkerB, RunB))).Fence, Is.EqualTo(kept.Fence + 1));
    }

    [Test]
    public async Task The_claim_that_was_buried_stays_lost_after_the_resurrection()
    {
        var lost = await BuriedAsync();
        var kept = Written(await First.Jobs.ResurrectAsync(lost, NewRun, None));
        await First.Jobs.ReleaseAsync(kept, None);

        Refused(await First.Jobs.ReleaseAsync(lost, None));
        Refused(await First.Jobs.SettleAsync(lost, new JobSettlement.HandedBack(), None));
        Refused(await First.Jobs.ResurrectAsync(lost, NewRun, None));

        Assert.That((await FindAsync(lost.Id)).BuriedIncarnation, Is.EqualTo(RunA));
    }

    [Test]
    public async Task A_resurrected_job_that_is_buried_again_is_not_resurrected_under_its_first_claim()
    {
        var lost = await BuriedAsync();
        var kept = Written(await First.Jobs.ResurrectAsync(lost, NewRun, None));
        await Second.Jobs.BuryAsync(NewRun, None);

        Refused(await First.Jobs.ResurrectAsync(lost, "run-a3", None));

        Written(await First.Jobs.ResurrectAsync(kept, "run-a3", None));
    }

    [Test]
    public async Task A_resurrected_job_is_neither_settled_nor_started()
    {
        var kept = await ResurrectedAsync(NewRun);

        Refused(await First.Jobs.SettleAsync(kept, Completed(), None));
        Refused(await First.Jobs.StartAsync(kept, None));

        Assert.That(await FindAsync(kept.Id), Is.EqualTo(kept.Job).UsingPropertiesComparer());
    }
}
