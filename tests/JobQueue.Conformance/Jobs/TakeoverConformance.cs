using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class TakeoverConformance : StorageConformance
{
    [Test]
    public async Task A_running_job_of_a_dead_worker_may_run_again_and_counts_an_interruption()
    {
        var claim = await RunningAsync();

        var buried = await Second.Jobs.BuryAsync(RunA, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(buried, Is.EqualTo(new[] { new BuriedJob(claim.Id, JobStatus.WorkerDead, Claimable: true) }));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerDead));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.BuriedIncarnation, Is.EqualTo(RunA));
        Assert.That(stored.Fence, Is.EqualTo(claim.Fence));
        Assert.That(stored.WorkerId, Is.EqualTo(WorkerA));
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(4));
        Assert.That(stored.RetriesLeft, Is.EqualTo(claim.Job.RetriesLeft));
        Assert.That(stored.FinishedAt, Is.Null);
        var interruption = stored.Interruptions.Single();
        Assert.That((interruption.Status, interruption.WorkerId, interruption.Incarnation), Is.EqualTo((JobStatus.WorkerDead, WorkerA, RunA)));
    }

    [Test]
    public async Task A_job_that_was_only_claimed_ahead_counts_no_interruption()
    {
        var claim = await ClaimedAheadAsync(NewJob() with { InterruptionsLeft = 1 });

        await Second.Jobs.BuryAsync(RunA, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerDead));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(1));
    }

    [Test]
    public async Task A_job_whose_interruptions_are_used_up_stays_worker_dead()
    {
        var claim = await RunningAsync(NewJob() with { InterruptionsLeft = 2 });
        await Second.Jobs.BuryAsync(RunA, None);
        await ClaimAsync(Request(WorkerB, RunB));

        var buried = await First.Jobs.BuryAsync(RunB, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(buried, Is.EqualTo(new[] { new BuriedJob(claim.Id, JobStatus.WorkerDead, Claimable: false) }));
        Assert.That(stored.InterruptionsLeft, Is.Zero);
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(stored.FinishedAt, Is.Not.Null);
        Assert.That(stored.Interruptions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_job_without_interruptions_stays_worker_dead_at_the_first()
    {
        var claim = await BuriedAsync(NewJob() with { InterruptionsLeft = 0 });

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(stored.InterruptionsLeft, Is.Zero);
    }

    [Test]
    public async Task A_started_job_that_must_not_run_twice_stays_worker_dead()
    {
        var claim = await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Status, Is.EqualTo(JobStatus.WorkerDead));
        Assert.That(stored.IsFinal, Is.True);
    }

    [Test]
    public async Task A_job_that_must_not_run_twice_and_never_started_may_still_run()
    {
        var claim = await ClaimedAheadAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave });

        await Second.Jobs.BuryAsync(RunA, None);

        var again = await ClaimAsync(Request(WorkerB, RunB) with { Ahead = Hour });
        Assert.That(again.Id, Is.EqualTo(claim.Id));
    }

    [Test]
    public async Task A_dead_workers_job_under_a_cancel_request_is_cancelled()
    {
        var claim = await CancelRequestedAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });

        var buried = await Second.Jobs.BuryAsync(RunA, None);

        Assert.That(buried, Is.EqualTo(new[] { new BuriedJob(claim.Id, JobStatus.Cancel, Claimable: false) }));
        Assert.That((await FindAsync(claim.Id)).IsFinal, Is.True);
        Assert.That((await FindAsync(claim.Id)).InterruptionsLeft, Is.EqualTo(5));
    }

    [Test]
    public async Task A_resurrected_job_is_buried_with_its_worker()
    {
        var claim = await ResurrectedAsync("run-a2");

        var buried = await Second.Jobs.BuryAsync("run-a2", None);

        var stored = await FindAsync(claim.Id);
        Assert.That(buried, Is.EqualTo(new[] { new BuriedJob(claim.Id, JobStatus.WorkerDead, Claimable: true) }));
        Assert.That(stored.BuriedIncarnation, Is.EqualTo("run-a2"));
        Assert.That(stored.InterruptionsLeft, Is.EqualTo(4));
    }

    [Test]
    public async Task A_burial_takes_every_held_job_of_that_incarnation_and_no_other()
    {
        await ClaimedAheadAsync();
        await RunningAsync();
        await SubmitAsync(NewJob());
        var others = await ClaimAsync(Request(WorkerA, "run-a2"));

        var buried = await Second.Jobs.BuryAsync(RunA, None);

        Assert.That(buried, Has.Count.EqualTo(2));
        Assert.That(await FindAsync(others.Id), Is.EqualTo(others.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task A_burial_that_is_repeated_finds_nothing_left()
    {
        await BuriedAsync();

        Assert.That(await First.Jobs.BuryAsync(RunA, None), Is.Empty);
    }

    [Test]
    public async Task A_late_burial_does_not_touch_a_job_that_was_claimed_anew()
    {
        await BuriedAsync();
        var claim = await ClaimAsync(Request(WorkerB, RunB));

        await First.Jobs.BuryAsync(RunA, None);

        Assert.That(await FindAsync(claim.Id), Is.EqualTo(claim.Job).UsingPropertiesComparer());
    }

    [Test]
    public async Task Many_workers_may_bury_the_same_one_at_once_and_each_job_is_counted_once()
    {
        const int Jobs = 20;
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, Jobs).Select(_ => NewJob())], None);
        await First.Jobs.ClaimAsync(Request() with { MaxCount = Jobs }, None);

        var buried = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => (n % 2 == 0 ? First : Second).Jobs.BuryAsync(RunA, None)));

        Assert.That(buried.SelectMany(jobs => jobs).Select(job => job.Id), Is.Unique);
        Assert.That(buried.Sum(jobs => jobs.Count), Is.EqualTo(Jobs));
        var page = await First.Queries.ListAsync(new JobQuery { Limit = 100 }, None);
        Assert.That(page.Jobs.Select(job => job.InterruptionsLeft), Is.All.EqualTo(4));
    }

    [Test]
    public async Task Only_the_last_twenty_interruptions_are_kept()
    {
        await SubmitAsync(NewJob() with { InterruptionsLeft = 100 });
        for (var n = 1; n <= 22; n++)
        {
            await ClaimAsync(Request(WorkerA, $"run-{n}"));
            await Second.Jobs.BuryAsync($"run-{n}", None);
        }

        var job = (await First.Queries.ListAsync(new JobQuery(), None)).Jobs.Single();

        Assert.That(job.Interruptions, Has.Count.EqualTo(20));
        Assert.That(job.Interruptions[0].Incarnation, Is.EqualTo("run-3"));
        Assert.That(job.Interruptions[^1].Incarnation, Is.EqualTo("run-22"));
    }

    [Test]
    public async Task The_jobs_held_under_an_incarnation_are_told()
    {
        var ahead = await ClaimedAheadAsync();
        var running = await RunningAsync();
        await SubmitAsync(NewJob());
        var asked = await ClaimAsync();
        await Second.Jobs.CancelAsync(asked.Id, None);
        await SettledAsync(Completed());

        var held = await Second.Jobs.HeldByAsync(RunA, None);

        Assert.That(held.Select(job => job.Id), Is.EquivalentTo(new[] { ahead.Id, running.Id, asked.Id }));
        Assert.That(await Second.Jobs.HeldByAsync(RunB, None), Is.Empty);
    }

    [Test]
    public async Task The_incarnations_that_hold_jobs_are_told()
    {
        await ClaimedAheadAsync();
        await RunningAsync();
        await SubmitAsync(NewJob());
        var other = await ClaimAsync(Request(WorkerB, RunB));
        await SubmitAsync(NewJob());

        Assert.That(await First.Jobs.HoldingIncarnationsAsync(None), Is.EquivalentTo(new[] { RunA, RunB }));
        await First.Jobs.SettleAsync(new JobClaim(other.Job, RunB, other.Fence), Completed(), None);
        Assert.That(await First.Jobs.HoldingIncarnationsAsync(None), Is.EqualTo(new[] { RunA }));
    }
}
