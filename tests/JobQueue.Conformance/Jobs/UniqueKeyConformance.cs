using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class UniqueKeyConformance : StorageConformance
{
    private const string Key = "one at a time";

    [Test]
    public async Task A_second_submission_gets_the_first_ones_job()
    {
        var first = await SubmitAsync(Keyed());
        var second = Keyed();

        var result = await Duplicate(second);

        Assert.That(result.Job.Id, Is.EqualTo(first.Id));
        Assert.That(await First.Queries.FindAsync(second.Id, None), Is.Null);
    }

    [Test]
    public async Task Of_two_in_one_call_the_first_is_admitted()
    {
        List<Job> jobs = [Keyed(), Keyed()];

        var results = await First.Jobs.SubmitAsync(jobs, None);

        Assert.That(results.Select(result => result.WasDuplicate), Is.EqualTo(new[] { false, true }));
        Assert.That(results.Select(result => result.Job.Id), Is.All.EqualTo(jobs[0].Id));
    }

    [Test]
    public async Task Of_many_at_once_one_is_admitted()
    {
        var submissions = Enumerable.Range(0, 16).Select(n => (n % 2 == 0 ? First : Second).Jobs.SubmitAsync([Keyed()], None));

        var results = (await Task.WhenAll(submissions)).SelectMany(result => result).ToList();

        Assert.That(results.Count(result => !result.WasDuplicate), Is.EqualTo(1));
        Assert.That(results.Select(result => result.Job.Id).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_repetition_by_id_is_no_duplicate_of_itself()
    {
        var job = Keyed();
        await SubmitAsync(job);

        var repeated = await First.Jobs.SubmitAsync([job], None);

        Assert.That(repeated.Single().WasDuplicate, Is.False);
        Assert.That(repeated.Single().Job.Id, Is.EqualTo(job.Id));
    }

    [Test]
    public async Task A_repetition_by_id_after_the_key_went_to_another_job_is_still_its_own_job()
    {
        var job = Keyed();
        await SettledAsync(Completed(), job);
        await SubmitAsync(Keyed());

        var repeated = await First.Jobs.SubmitAsync([job], None);

        Assert.That(repeated.Single().WasDuplicate, Is.False);
        Assert.That(repeated.Single().Job.Id, Is.EqualTo(job.Id));
        Assert.That(repeated.Single().Job.Status, Is.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task Other_keys_and_jobs_without_one_are_never_duplicates()
    {
        await SubmitAsync(Keyed());

        var results = await First.Jobs.SubmitAsync([NewJob() with { UniqueKey = "another" }, NewJob(), NewJob()], None);

        Assert.That(results.Select(result => result.WasDuplicate), Is.All.False);
    }

    [Test]
    public async Task The_key_is_kept_while_the_job_is_claimed_ahead()
    {
        var claim = await ClaimedAheadAsync(Keyed());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(claim.Id));
    }

    [Test]
    public async Task The_key_is_kept_while_the_job_runs()
    {
        var claim = await RunningAsync(Keyed());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(claim.Id));
    }

    [Test]
    public async Task The_key_is_kept_until_a_cancel_is_confirmed()
    {
        var claim = await CancelRequestedAsync(Keyed());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(claim.Id));
        await First.Jobs.SettleAsync(claim, new JobSettlement.Cancelled(), None);
        await Admitted();
    }

    [Test]
    public async Task The_key_is_kept_by_a_job_whose_worker_died()
    {
        var claim = await BuriedAsync(Keyed());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(claim.Id));
    }

    [Test]
    public async Task The_key_is_kept_by_a_job_whose_worker_shut_down()
    {
        var job = await SettledAsync(new JobSettlement.ShutDown(), Keyed());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(job.Id));
    }

    [Test]
    public async Task The_key_is_free_once_the_job_is_done()
    {
        await SettledAsync(Completed(), Keyed());

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_job_failed_for_good()
    {
        await SettledAsync(Failed(), Keyed());

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_job_is_cancelled_before_it_ran()
    {
        var job = await SubmitAsync(Keyed());

        await First.Jobs.CancelAsync(job.Id, None);

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_job_is_deleted()
    {
        var job = await SubmitAsync(Keyed());

        await First.Jobs.DeleteAsync(job.Id, None);

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_job_stays_worker_dead()
    {
        await BuriedAsync(Keyed() with { OnInterrupt = InterruptPolicy.Leave });

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_job_stays_worker_shutdown()
    {
        await SettledAsync(new JobSettlement.ShutDown(), Keyed() with { OnInterrupt = InterruptPolicy.Leave });

        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_a_dead_workers_cancelled_job_is_buried()
    {
        await CancelRequestedAsync(Keyed());

        await Second.Jobs.BuryAsync(RunA, None);

        await Admitted();
    }

    [Test]
    public async Task Between_a_failure_and_the_end_of_its_retry_the_duplicate_is_the_retry()
    {
        var retry = Retry();
        await SettledAsync(Failed(retry), Retried());

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(retry.Id));
        var claim = await ClaimAsync();
        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(retry.Id));
        await First.Jobs.SettleAsync(claim, Completed(), None);
        await Admitted();
    }

    [Test]
    public async Task The_key_is_free_once_the_last_retry_failed()
    {
        await SettledAsync(Failed(Retry()), Retried());
        var claim = await ClaimAsync();

        await First.Jobs.SettleAsync(claim, Failed(), None);

        await Admitted();
    }

    [Test]
    public async Task Deleting_the_failed_root_of_a_living_chain_does_not_free_the_key()
    {
        var retry = Retry();
        var root = await SettledAsync(Failed(retry), Retried());

        await First.Jobs.DeleteAsync(root.Id, None);

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(retry.Id));
    }

    [Test]
    public async Task A_freed_key_is_not_freed_again_from_its_next_owner()
    {
        await SettledAsync(Failed(Retry()), Retried());
        var claim = await ClaimAsync();
        await First.Jobs.SettleAsync(claim, Completed(), None);
        var next = await SubmitAsync(Keyed());

        await First.Jobs.SettleAsync(claim, Completed(), None);
        await SweepAsync(First);

        Assert.That((await Duplicate(Keyed())).Job.Id, Is.EqualTo(next.Id));
    }

    private Job Keyed() => NewJob() with { UniqueKey = Key };

    private Job Retried() => Keyed() with { RetriesLeft = 1, RetriesTotal = 1 };

    private async Task<SubmitResult> Duplicate(Job job)
    {
        var result = (await Second.Jobs.SubmitAsync([job], None)).Single();
        Assert.That(result.WasDuplicate, Is.True, "The key is taken.");
        return result;
    }

    private async Task Admitted()
    {
        var job = Keyed();
        var result = (await Second.Jobs.SubmitAsync([job], None)).Single();
        Assert.That(result.WasDuplicate, Is.False, "The key is free.");
        Assert.That(result.Job.Id, Is.EqualTo(job.Id));
    }
}
