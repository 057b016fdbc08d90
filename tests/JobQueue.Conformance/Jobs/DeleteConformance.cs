using System.Text.Json;
using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class DeleteConformance : StorageConformance
{
    [Test]
    public async Task A_waiting_job_is_deleted_at_once()
    {
        var job = await SubmitAsync(NewJob());

        var outcome = await Second.Jobs.DeleteAsync(job.Id, None);

        await DeletedAsync(outcome, job.Id);
    }

    [Test]
    public async Task A_job_claimed_ahead_is_deleted_at_once_and_its_worker_finds_its_next_write_refused()
    {
        var claim = await ClaimedAheadAsync();

        var outcome = await Second.Jobs.DeleteAsync(claim.Id, None);

        await DeletedAsync(outcome, claim.Id);
        Refused(await First.Jobs.StartAsync(claim, None));
    }

    [Test]
    public async Task A_job_of_a_lost_worker_is_deleted_at_once()
    {
        JobId[] ids =
        [
            (await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave })).Id,
            (await SettledAsync(new JobSettlement.ShutDown(), NewJob() with { OnInterrupt = InterruptPolicy.Leave })).Id,
            (await ResurrectedAsync()).Id,
        ];

        foreach (var id in ids)
        {
            await DeletedAsync(await First.Jobs.DeleteAsync(id, None), id);
        }
    }

    [Test]
    public async Task A_claimable_job_of_a_lost_worker_is_deleted_at_once()
    {
        var claim = await BuriedAsync();

        await DeletedAsync(await First.Jobs.DeleteAsync(claim.Id, None), claim.Id);
    }

    [Test]
    public async Task A_job_that_has_ended_is_deleted()
    {
        var waiting = await SubmitAsync(NewJob());
        await First.Jobs.CancelAsync(waiting.Id, None);
        JobId[] ids = [(await SettledAsync(Completed())).Id, (await SettledAsync(Failed())).Id, waiting.Id];

        foreach (var id in ids)
        {
            await DeletedAsync(await First.Jobs.DeleteAsync(id, None), id);
        }
    }

    [Test]
    public async Task The_worker_of_a_running_job_is_asked_to_stop_it()
    {
        var claim = await RunningAsync();

        var outcome = await Second.Jobs.DeleteAsync(claim.Id, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(outcome, Is.TypeOf<DeleteOutcome.Requested>());
        Assert.That(stored.Status, Is.EqualTo(JobStatus.CancelRequest));
        Assert.That(stored.DeleteRequested, Is.True);
        Assert.That(stored.Incarnation, Is.EqualTo(RunA));
    }

    [Test]
    public async Task A_repeated_request_to_delete_changes_nothing()
    {
        var claim = await RunningAsync();
        await First.Jobs.DeleteAsync(claim.Id, None);
        var before = await FindAsync(claim.Id);

        var outcome = await First.Jobs.DeleteAsync(claim.Id, None);

        Assert.That(outcome, Is.TypeOf<DeleteOutcome.Requested>());
        Assert.That((await FindAsync(claim.Id)).Rev, Is.EqualTo(before.Rev));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_end_of_a_job_that_shall_be_deleted_is_deleted(bool handlerReturned)
    {
        var claim = await RunningAsync(NewJob() with { Parameters = JsonSerializer.SerializeToElement(new { a = 1 }) });
        await Second.Jobs.DeleteAsync(claim.Id, None);

        var settled = Written(await First.Jobs.SettleAsync(claim, handlerReturned ? Completed() : new JobSettlement.Cancelled(), None));

        var stored = await FindAsync(claim.Id);
        Assert.That(settled.Job.Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(stored.Parameters, Is.Null);
        Assert.That(stored.IsFinal, Is.True);
    }

    [Test]
    public async Task A_job_under_a_cancel_request_is_deleted_at_its_end()
    {
        var claim = await CancelRequestedAsync();

        var outcome = await Second.Jobs.DeleteAsync(claim.Id, None);
        await First.Jobs.SettleAsync(claim, Failed(), None);

        Assert.That(outcome, Is.TypeOf<DeleteOutcome.Requested>());
        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task A_job_that_shall_be_deleted_is_deleted_when_its_worker_is_buried()
    {
        var claim = await RunningAsync();
        await Second.Jobs.DeleteAsync(claim.Id, None);

        var buried = await Second.Jobs.BuryAsync(RunA, None);

        Assert.That(buried, Is.EqualTo(new[] { new BuriedJob(claim.Id, JobStatus.Deleted, Claimable: false) }));
        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task A_deleted_job_loses_its_parameters_and_its_log_and_leaves_a_tombstone()
    {
        var claim = await RunningAsync(NewJob() with { Parameters = JsonSerializer.SerializeToElement(new { a = 1 }) });
        await First.Logs.AppendAsync(claim, [new NewLogLine("line", First.Clock.UtcNow, LogLevel.Information)], None);
        await First.Jobs.SettleAsync(claim, Completed(), None);

        await Second.Jobs.DeleteAsync(claim.Id, None);

        var stored = await FindAsync(claim.Id);
        Assert.That(stored.Parameters, Is.Null);
        Assert.That(stored.Action, Is.EqualTo(Action));
        Assert.That(await First.Logs.ReadAsync(claim.Id, 0, 0, None).CountAsync(None), Is.Zero);
    }

    [Test]
    public async Task A_deleted_job_is_listed_only_on_request()
    {
        var job = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(job.Id, None);

        var listed = await First.Queries.ListAsync(new JobQuery(), None);
        var wanted = await First.Queries.ListAsync(new JobQuery { Statuses = [JobStatus.Deleted] }, None);

        Assert.That(listed.Jobs, Is.Empty);
        Assert.That(wanted.Jobs.Single().Id, Is.EqualTo(job.Id));
    }

    [Test]
    public async Task Deleting_again_is_success()
    {
        var job = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(job.Id, None);

        var again = await Second.Jobs.DeleteAsync(job.Id, None);

        Assert.That(again, Is.TypeOf<DeleteOutcome.Deleted>());
    }

    [Test]
    public async Task Deleting_a_failed_job_leaves_its_retry_alone()
    {
        var retry = Retry();
        var failed = await SettledAsync(Failed(retry), NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });

        await First.Jobs.DeleteAsync(failed.Id, None);

        Assert.That((await ClaimAsync()).Id, Is.EqualTo(retry.Id));
    }

    [Test]
    public async Task An_unknown_job_is_not_found()
    {
        var outcome = await First.Jobs.DeleteAsync(JobId.New(TimeProvider.System), None);

        Assert.That(outcome, Is.EqualTo(new DeleteOutcome.NotFound()));
    }

    private async Task DeletedAsync(DeleteOutcome outcome, JobId id)
    {
        var stored = await FindAsync(id);
        Assert.That(outcome, Is.TypeOf<DeleteOutcome.Deleted>());
        Assert.That(((DeleteOutcome.Deleted)outcome).Job.Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(stored.IsFinal, Is.True);
        Assert.That((await First.Jobs.ClaimAsync(Request() with { Ahead = Hour }, None)).Claims, Is.Empty);
    }
}
