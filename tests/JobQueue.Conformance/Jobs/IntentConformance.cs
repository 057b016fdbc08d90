using System.Text.Json;
using JobQueue.Claiming;
using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

/// <summary>What a crash between two writes leaves, and how the others finish it.</summary>
public abstract class IntentConformance : StorageConformance
{
    private const string Key = "one at a time";

    [Test]
    public async Task With_nothing_open_there_is_nothing_to_carry_out()
    {
        await SettledAsync(Completed());

        Assert.That(await First.Jobs.CarryOutIntentsAsync(None), Is.Zero);
    }

    [Test]
    public async Task A_retry_survives_a_crash_between_the_failure_and_its_successor()
    {
        var (failed, retry) = await CrashedBeforeRetryAsync();
        var intent = await FindAsync(failed);

        var carriedOut = await SweepAsync(Second);

        Assert.That(intent.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(intent.Retry, Is.EqualTo(new RetryIntent(retry.Id, retry.At, Open: true)));
        Assert.That(carriedOut, Is.EqualTo(1));
        Assert.That((await FindAsync(failed)).Retry!.Open, Is.False);
        Assert.That((await FindAsync(retry.Id)).RetryFromId, Is.EqualTo(failed));
    }

    [Test]
    public async Task A_crash_after_the_successor_was_inserted_never_makes_a_second_one()
    {
        var retry = Retry();
        var claim = await RunningAsync(Retried());
        await Storage.CrashFirstAfterWritesAsync(2);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        var successor = await ClaimAsync(Request(WorkerB, RunB));

        await SweepAsync(Second);

        Assert.That(await FindAsync(retry.Id) with { Parameters = null }, Is.EqualTo(successor.Job with { Parameters = null }).UsingPropertiesComparer());
        Assert.That((await FindAsync(claim.Id)).Retry!.Open, Is.False);
        Assert.That(await SweepAsync(First), Is.Zero);
    }

    [Test]
    public async Task A_repeated_settlement_finishes_what_its_first_attempt_left_open()
    {
        var retry = Retry();
        var claim = await RunningAsync(Retried());
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        Written(await First.Jobs.SettleAsync(claim, Failed(retry), None));

        Assert.That((await FindAsync(retry.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That((await FindAsync(claim.Id)).Retry!.Open, Is.False);
    }

    [Test]
    public async Task Two_sweeps_at_once_make_one_successor()
    {
        var (_, retry) = await CrashedBeforeRetryAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => SweepAsync(n % 2 == 0 ? First : Second)));

        Assert.That((await FindAsync(retry.Id)).Rev, Is.EqualTo(1));
    }

    [Test]
    public async Task A_unique_key_submitted_between_a_failure_and_its_retry_gets_the_retry()
    {
        var (_, retry) = await CrashedBeforeRetryAsync();

        var result = (await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single();

        Assert.That(result.WasDuplicate, Is.True);
        Assert.That(result.Job.Id, Is.EqualTo(retry.Id));
    }

    [Test]
    public async Task Deleting_a_failed_job_first_carries_out_its_retry()
    {
        var (failed, retry) = await CrashedBeforeRetryAsync();

        await Second.Jobs.DeleteAsync(failed, None);

        var successor = await FindAsync(retry.Id);
        Assert.That(successor.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(successor.Parameters!.Value.GetRawText(), Is.EqualTo("""{"a":1}"""));
        Assert.That((await FindAsync(failed)).Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task Cancelling_a_failed_job_closes_its_open_retry()
    {
        var (failed, retry) = await CrashedBeforeRetryAsync();

        var outcome = await Second.Jobs.CancelAsync(failed, None);
        await SweepAsync(Second);

        Assert.That(outcome, Is.TypeOf<CancelOutcome.AlreadyFinal>());
        Assert.That(((CancelOutcome.AlreadyFinal)outcome).Successor, Is.Null);
        Assert.That((await FindAsync(failed)).Retry is { Open: true }, Is.False);
        Assert.That(await First.Queries.FindAsync(retry.Id, None), Has.Property(nameof(Job.Status)).EqualTo(JobStatus.Cancel));
        Assert.That((await First.Jobs.ClaimAsync(Request(), None)).Claims, Is.Empty);
        var next = (await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single();
        Assert.That(next.WasDuplicate, Is.False, "The chain has ended, so its key is free.");
    }

    [Test]
    public async Task Cancelling_a_failed_job_reaches_a_retry_that_was_inserted_and_claimed_before_its_intent_was_closed()
    {
        var retry = Retry();
        var claim = await RunningAsync(Retried() with { UniqueKey = Key });
        await Storage.CrashFirstAfterWritesAsync(2);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        await ClaimAsync(Request(WorkerB, RunB));

        var outcome = await Second.Jobs.CancelAsync(claim.Id, None);
        var beside = (await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single();

        Assert.That(((CancelOutcome.AlreadyFinal)outcome).Successor, Is.EqualTo(retry.Id));
        Assert.That((await FindAsync(retry.Id)).Status, Is.EqualTo(JobStatus.CancelRequest));
        Assert.That(beside.WasDuplicate, Is.True, "The retry still runs, so the key is not free.");
    }

    [Test]
    public async Task An_ended_job_that_has_something_left_to_do_is_passed_over_by_retention_and_keeps_its_log()
    {
        var last = await RunningRetryAsync();
        await First.Logs.AppendAsync(last, [new NewLogLine("line", First.Clock.UtcNow, LogLevel.Information)], None);
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(last, Completed(), None), Throws.InstanceOf<Exception>());

        var batch = await Second.History.DeleteAsync(new HistoryCut(Second.Clock.UtcNow + Hour, null), passOver: 0, limit: 10, None);

        Assert.That(batch, Is.EqualTo(new HistoryBatch(2, 1, 1)), "The failure goes, its retry stays.");
        Assert.That((await FindAsync(last.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That(await Second.Logs.ReadAsync(last.Id, 0, 0, None).CountAsync(None), Is.EqualTo(1));
    }

    [Test]
    public async Task A_key_is_freed_by_the_sweep_after_a_crash_at_the_end_of_the_chain()
    {
        var last = await RunningRetryAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(last, Completed(), None), Throws.InstanceOf<Exception>());

        var carriedOut = await SweepAsync(Second);

        Assert.That(carriedOut, Is.EqualTo(1));
        Assert.That((await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single().WasDuplicate, Is.False);
    }

    [Test]
    public async Task A_submission_does_not_wait_for_the_sweep_to_free_the_key_of_an_ended_chain()
    {
        var last = await RunningRetryAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(last, Completed(), None), Throws.InstanceOf<Exception>());
        var job = NewJob() with { UniqueKey = Key };

        var result = (await Second.Jobs.SubmitAsync([job], None)).Single();

        Assert.That(result.WasDuplicate, Is.False);
        Assert.That(result.Job.Id, Is.EqualTo(job.Id));
    }

    [Test]
    public async Task A_sweep_does_not_take_the_key_from_its_next_owner()
    {
        var last = await RunningRetryAsync();
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(last, Completed(), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        var next = (await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single();

        await SweepAsync(First);

        var result = (await Second.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None)).Single();
        Assert.That(result.WasDuplicate, Is.True);
        Assert.That(result.Job.Id, Is.EqualTo(next.Job.Id));
    }

    [Test]
    public async Task The_contents_of_a_deleted_job_go_even_after_a_crash()
    {
        var claim = await RunningAsync(NewJob() with { Parameters = JsonSerializer.SerializeToElement(new { a = 1 }) });
        await First.Logs.AppendAsync(claim, [new NewLogLine("line", First.Clock.UtcNow, LogLevel.Information)], None);
        await First.Jobs.SettleAsync(claim, Completed(), None);
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.DeleteAsync(claim.Id, None), Throws.InstanceOf<Exception>());

        await SweepAsync(Second);

        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That((await FindAsync(claim.Id)).Parameters, Is.Null);
        Assert.That(await Second.Logs.ReadAsync(claim.Id, 0, 0, None).CountAsync(None), Is.Zero);
    }

    [Test]
    public async Task A_burial_cut_off_in_the_middle_is_finished_by_another_worker()
    {
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, 3).Select(_ => NewJob())], None);
        await First.Jobs.ClaimAsync(Request() with { MaxCount = 3 }, None);
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.BuryAsync(RunA, None), Throws.InstanceOf<Exception>());

        var rest = await Second.Jobs.BuryAsync(RunA, None);

        Assert.That(rest, Has.Count.EqualTo(2));
        Assert.That(await Second.Jobs.HeldByAsync(RunA, None), Is.Empty);
    }

    private Job Retried() => NewJob() with
    {
        RetriesLeft = 1,
        RetriesTotal = 1,
        UniqueKey = Key,
        Parameters = JsonSerializer.SerializeToElement(new { a = 1 }),
    };

    /// <summary>A job whose failure is written, and whose retry is not there yet.</summary>
    private async Task<(JobId Failed, PlannedRetry Retry)> CrashedBeforeRetryAsync()
    {
        var retry = Retry();
        var claim = await RunningAsync(Retried());
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        Assert.That(await First.Queries.FindAsync(retry.Id, None), Is.Null, "The crash came before the successor.");
        return (claim.Id, retry);
    }

    /// <summary>The running second job of a chain that holds a unique key.</summary>
    private async Task<JobClaim> RunningRetryAsync()
    {
        await SettledAsync(Failed(Retry()), Retried());
        return await ClaimAsync();
    }
}
