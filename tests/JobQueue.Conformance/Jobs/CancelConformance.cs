using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class CancelConformance : StorageConformance
{
    [Test]
    public async Task A_waiting_job_is_cancelled_at_once()
    {
        var job = await SubmitAsync(NewJob());

        var outcome = await Second.Jobs.CancelAsync(job.Id, None);

        await CancelledAsync(outcome, job.Id);
    }

    [Test]
    public async Task A_job_claimed_ahead_is_cancelled_at_once()
    {
        var claim = await ClaimedAheadAsync();

        var outcome = await Second.Jobs.CancelAsync(claim.Id, None);

        await CancelledAsync(outcome, claim.Id);
        Refused(await First.Jobs.ReleaseAsync(claim, None));
    }

    [Test]
    public async Task A_job_of_a_dead_worker_is_cancelled_at_once()
    {
        var claim = await BuriedAsync();

        var outcome = await Second.Jobs.CancelAsync(claim.Id, None);

        await CancelledAsync(outcome, claim.Id);
    }

    [Test]
    public async Task A_job_of_a_worker_that_shut_down_is_cancelled_at_once()
    {
        var job = await SettledAsync(new JobSettlement.ShutDown());

        var outcome = await Second.Jobs.CancelAsync(job.Id, None);

        await CancelledAsync(outcome, job.Id);
    }

    [Test]
    public async Task A_resurrected_job_is_cancelled_at_once_and_its_worker_finds_its_next_write_refused()
    {
        var claim = await ResurrectedAsync();

        var outcome = await Second.Jobs.CancelAsync(claim.Id, None);

        await CancelledAsync(outcome, claim.Id);
        Refused(await First.Jobs.ReleaseAsync(claim, None));
    }

    [Test]
    public async Task The_worker_of_a_running_job_is_asked_to_cancel_it()
    {
        var claim = await RunningAsync();

        var outcome = await Second.Jobs.CancelAsync(claim.Id, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(outcome, Is.TypeOf<CancelOutcome.Requested>());
        Assert.That(((CancelOutcome.Requested)outcome).Job.Status, Is.EqualTo(JobStatus.CancelRequest));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.CancelRequest));
        Assert.That(stored.Incarnation, Is.EqualTo(RunA));
        Assert.That(stored.Fence, Is.EqualTo(claim.Fence));
        Assert.That(stored.FinishedAt, Is.Null);
    }

    [Test]
    public async Task A_second_request_changes_nothing()
    {
        var claim = await CancelRequestedAsync();
        var before = await FindAsync(claim.Id);

        var outcome = await First.Jobs.CancelAsync(claim.Id, None);

        Assert.That(outcome, Is.TypeOf<CancelOutcome.Requested>());
        Assert.That((await FindAsync(claim.Id)).Rev, Is.EqualTo(before.Rev));
    }

    [Test]
    public async Task A_job_that_has_ended_stays_as_it_ended()
    {
        Job[] ended =
        [
            await SettledAsync(Completed()),
            await SettledAsync(Failed()),
            (await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave })).Job,
            await SettledAsync(new JobSettlement.ShutDown(), NewJob() with { OnInterrupt = InterruptPolicy.Leave }),
        ];

        foreach (var job in ended)
        {
            var before = await FindAsync(job.Id);
            var outcome = await First.Jobs.CancelAsync(job.Id, None);

            Assert.That(outcome, Is.TypeOf<CancelOutcome.AlreadyFinal>());
            Assert.That(((CancelOutcome.AlreadyFinal)outcome).Job.Status, Is.EqualTo(before.Status));
            Assert.That(((CancelOutcome.AlreadyFinal)outcome).Successor, Is.Null);
            Assert.That((await FindAsync(job.Id)).Rev, Is.EqualTo(before.Rev));
        }
    }

    [Test]
    public async Task A_cancelled_job_is_final()
    {
        var job = await SubmitAsync(NewJob());
        await First.Jobs.CancelAsync(job.Id, None);

        var again = await First.Jobs.CancelAsync(job.Id, None);

        Assert.That(again, Is.TypeOf<CancelOutcome.AlreadyFinal>());
        Assert.That(((CancelOutcome.AlreadyFinal)again).Job.Status, Is.EqualTo(JobStatus.Cancel));
    }

    [Test]
    public async Task A_failed_job_names_the_living_job_of_its_chain()
    {
        var second = Retry();
        var third = Retry();
        var root = await SettledAsync(Failed(second), NewJob() with { RetriesLeft = 2, RetriesTotal = 2 });
        await First.Jobs.SettleAsync(await ClaimAsync(), Failed(third), None);

        var outcome = await First.Jobs.CancelAsync(root.Id, None);

        Assert.That(outcome, Is.TypeOf<CancelOutcome.AlreadyFinal>());
        Assert.That(((CancelOutcome.AlreadyFinal)outcome).Successor, Is.EqualTo(third.Id));
    }

    [Test]
    public async Task An_unknown_job_is_not_found()
    {
        var outcome = await First.Jobs.CancelAsync(JobId.New(TimeProvider.System), None);

        Assert.That(outcome, Is.EqualTo(new CancelOutcome.NotFound()));
    }

    private async Task CancelledAsync(CancelOutcome outcome, JobId id)
    {
        var stored = await FindAsync(id);
        Assert.That(outcome, Is.TypeOf<CancelOutcome.Cancelled>());
        Assert.That(((CancelOutcome.Cancelled)outcome).Job.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(stored.IsFinal, Is.True);
        Assert.That(stored.FinishedAt, Is.Not.Null);
        Assert.That((await First.Jobs.ClaimAsync(Request() with { Ahead = Hour }, None)).Claims, Is.Empty);
    }
}
