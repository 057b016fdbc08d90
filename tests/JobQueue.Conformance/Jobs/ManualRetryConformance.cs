using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class ManualRetryConformance : StorageConformance
{
    private const string Key = "one";

    [Test]
    public async Task An_ended_job_is_tried_again_by_a_new_job_that_names_it()
    {
        var original = NewJob() with
        {
            Parameters = JsonSerializer.SerializeToElement(new { layer = "x" }),
            RetriesTotal = 2,
            RetriesLeft = 0,
            Deadline = TimeSpan.FromMinutes(1),
            Priority = 7,
            UniqueKey = Key,
            ParentId = JobId.New(TimeProvider.System),
            ChildName = "part-1",
            Cron = "nightly",
        };
        var ended = await SettledAsync(Failed(), original);

        var retried = (RetryOutcome.Retried)await First.Jobs.RetryAsync(ended.Id, None);

        var job = await FindAsync(retried.Job.Id);
        Assert.That(job.RetryFromId, Is.EqualTo(ended.Id));
        Assert.That(job.RootId, Is.EqualTo(job.Id));
        Assert.That((job.Status, job.Claimable, job.WorkerId, job.Fence), Is.EqualTo((JobStatus.Waiting, true, "", 0L)));
        Assert.That((job.RetriesLeft, job.RetriesTotal), Is.EqualTo((2, 2)));
        Assert.That(job.Parameters!.Value.GetRawText(), Is.EqualTo("""{"layer":"x"}"""));
        Assert.That((job.Deadline, job.Priority, job.UniqueKey), Is.EqualTo((original.Deadline, 7, Key)));
        Assert.That((job.ParentId, job.ChildName, job.Cron), Is.EqualTo(((JobId?)null, (string?)null, "nightly")));
        Assert.That(job.ScheduledAt, Is.EqualTo(First.Clock.UtcNow).Within(TimeSpan.FromSeconds(5)));
        Assert.That((await ClaimAsync()).Id, Is.EqualTo(job.Id));
    }

    [Test]
    public async Task A_retry_that_is_open_is_carried_out_first_and_is_the_only_successor()
    {
        var retry = Retry();
        var claim = await RunningAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();

        var outcome = await Second.Jobs.RetryAsync(claim.Id, None);
        await SweepAsync(First);

        Assert.That(outcome, Is.TypeOf<RetryOutcome.AlreadyRetried>());
        Assert.That(((RetryOutcome.AlreadyRetried)outcome).Successor.Id, Is.EqualTo(retry.Id));
        Assert.That(await IdsAsync(), Is.EquivalentTo(new[] { claim.Id, retry.Id }));
    }

    [Test]
    public async Task A_retry_and_a_sweep_at_once_make_one_successor_of_an_open_intent()
    {
        for (var round = 0; round < 5; round++)
        {
            var retry = Retry();
            var claim = await RunningAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
            await Storage.CrashFirstAfterWritesAsync(1);
            Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
            await Storage.RestoreFirstAsync();
            var before = await IdsAsync();

            await Task.WhenAll(First.Jobs.RetryAsync(claim.Id, None), Second.Jobs.CarryOutIntentsAsync(None), Second.Jobs.RetryAsync(claim.Id, None));

            Assert.That(await IdsAsync(), Is.EquivalentTo(before.Append(retry.Id)));
            await SettleNextAsync(Completed());
        }
    }

    [Test]
    public async Task A_chain_is_tried_again_once_however_many_ask_and_whichever_of_its_jobs_they_name()
    {
        var retry = Retry();
        var root = await SettledAsync(Failed(retry), NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        await SettleNextAsync(Failed());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? First : Second).Jobs.RetryAsync(i % 3 == 0 ? root.Id : retry.Id, None)));

        var added = (await IdsAsync()).Except([root.Id, retry.Id]).ToList();
        Assert.That(added, Has.Count.EqualTo(1));
        Assert.That(outcomes.Select(IdIn), Is.All.EqualTo(added[0]));
        Assert.That(outcomes, Has.Some.TypeOf<RetryOutcome.Retried>());
    }

    [Test]
    public async Task What_a_retry_tries_again_is_retried_in_its_turn()
    {
        var root = await SettledAsync(Failed());
        var second = ((RetryOutcome.Retried)await First.Jobs.RetryAsync(root.Id, None)).Job;
        await SettleNextAsync(Failed());

        var again = await First.Jobs.RetryAsync(root.Id, None);
        var third = await First.Jobs.RetryAsync(second.Id, None);

        Assert.That(((RetryOutcome.AlreadyRetried)again).Successor.Id, Is.EqualTo(second.Id));
        Assert.That(((RetryOutcome.Retried)third).Job.RetryFromId, Is.EqualTo(second.Id));
    }

    [Test]
    public async Task After_its_retry_was_deleted_a_job_is_tried_again_once_more()
    {
        var root = await SettledAsync(Failed());
        var first = ((RetryOutcome.Retried)await First.Jobs.RetryAsync(root.Id, None)).Job;
        await First.Jobs.DeleteAsync(first.Id, None);

        var second = await First.Jobs.RetryAsync(root.Id, None);

        Assert.That(((RetryOutcome.Retried)second).Job.Id, Is.Not.EqualTo(first.Id));
    }

    [Test]
    public async Task A_job_that_has_not_ended_is_not_tried_again()
    {
        var claim = await RunningAsync();
        var waiting = await SubmitAsync(NewJob());

        Assert.That(await First.Jobs.RetryAsync(claim.Id, None), Is.TypeOf<RetryOutcome.NotFinal>());
        Assert.That(await First.Jobs.RetryAsync(waiting.Id, None), Is.TypeOf<RetryOutcome.NotFinal>());
        Assert.That(await IdsAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_deleted_job_and_one_that_never_was_are_not_tried_again()
    {
        var deleted = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(deleted.Id, None);

        Assert.That(await First.Jobs.RetryAsync(deleted.Id, None), Is.TypeOf<RetryOutcome.Deleted>());
        Assert.That(await First.Jobs.RetryAsync(JobId.New(TimeProvider.System), None), Is.TypeOf<RetryOutcome.NotFound>());
    }

    [Test]
    public async Task A_retry_takes_the_unique_key_again_and_does_not_take_it_from_another_job()
    {
        var ended = await SettledAsync(Completed(), NewJob() with { UniqueKey = Key });
        var holder = await SubmitAsync(NewJob() with { UniqueKey = Key });

        var refused = await First.Jobs.RetryAsync(ended.Id, None);
        await First.Jobs.CancelAsync(holder.Id, None);
        var retried = await First.Jobs.RetryAsync(ended.Id, None);
        var later = (await First.Jobs.SubmitAsync([NewJob() with { UniqueKey = Key }], None))[0];

        Assert.That(((RetryOutcome.KeyTaken)refused).Holder.Id, Is.EqualTo(holder.Id));
        Assert.That(later.WasDuplicate, Is.True);
        Assert.That(later.Job.Id, Is.EqualTo(((RetryOutcome.Retried)retried).Job.Id));
    }

    [Test]
    public async Task A_retry_that_a_cancel_gave_up_may_be_asked_for_again()
    {
        var retry = Retry();
        var claim = await RunningAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(async () => await First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        await Second.Jobs.CancelAsync(claim.Id, None);

        var outcome = await Second.Jobs.RetryAsync(claim.Id, None);

        Assert.That(outcome, Is.TypeOf<RetryOutcome.Retried>());
        Assert.That(((RetryOutcome.Retried)outcome).Job.Id, Is.Not.EqualTo(retry.Id));
    }

    [Test]
    public async Task A_job_whose_interruptions_were_used_up_gets_them_back()
    {
        var buried = await BuriedAsync(NewJob() with { InterruptionsLeft = 1 });
        Assert.That((await FindAsync(buried.Id)).IsFinal, Is.True);

        var retried = (RetryOutcome.Retried)await First.Jobs.RetryAsync(buried.Id, None);

        Assert.That(retried.Job.InterruptionsLeft, Is.EqualTo(1));
    }

    private static JobId IdIn(RetryOutcome outcome) => outcome switch
    {
        RetryOutcome.Retried(var job) => job.Id,
        RetryOutcome.AlreadyRetried(_, var successor) => successor.Id,
        _ => throw new AssertionException($"Unexpected: {outcome}"),
    };

    private async Task<Job> SettleNextAsync(JobSettlement settlement) => Written(await First.Jobs.SettleAsync(await ClaimAsync(), settlement, None)).Job;

    private async Task<List<JobId>> IdsAsync() =>
        [.. (await Second.Queries.ListAsync(new JobQuery { Limit = JobQuery.MaxLimit }, None)).Jobs.Select(job => job.Id)];
}
