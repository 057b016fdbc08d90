using System.Text.Json;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class SubmitConformance : StorageConformance
{
    [Test]
    public async Task A_submitted_job_waits_claimable_and_held_by_nobody()
    {
        var job = NewJob();

        var results = await First.Jobs.SubmitAsync([job], None);

        var stored = await FindAsync(job.Id);
        Assert.That(results.Single().WasDuplicate, Is.False);
        Assert.That(results.Single().Job.Id, Is.EqualTo(job.Id));
        Assert.That(stored.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(stored.Claimable, Is.True);
        Assert.That(stored.WorkerId, Is.Empty);
        Assert.That(stored.Incarnation, Is.Null);
        Assert.That(stored.Fence, Is.Zero);
        Assert.That(stored.Rev, Is.EqualTo(1));
        Assert.That(stored.StartedAt, Is.Null);
        Assert.That(stored.FinishedAt, Is.Null);
    }

    [Test]
    public async Task Every_submitted_field_is_read_back()
    {
        var job = NewJob() with
        {
            ScheduledAt = First.Clock.UtcNow.AddMinutes(3),
            RetriesLeft = 2,
            RetriesTotal = 3,
            CapacityMap = CapacityMap.Parse("scan=2,scanCheck=9223372036854775807"),
            Parameters = JsonSerializer.SerializeToElement(new { text = "a", number = 1.5, list = new[] { 1, 2 }, nothing = (string?)null, yes = true }),
            Deadline = TimeSpan.FromMinutes(90),
            StopTimeout = TimeSpan.FromMilliseconds(300),
            Priority = -100,
            UniqueKey = "one",
            OnInterrupt = InterruptPolicy.Leave,
            InterruptionsLeft = 2,
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            ParentId = JobId.New(TimeProvider.System),
            ChildName = "part-1",
        };

        await SubmitAsync(job);

        var stored = await FindAsync(job.Id);
        Assert.That(stored.Parameters!.Value.GetRawText(), Is.EqualTo("""{"text":"a","number":1.5,"list":[1,2],"nothing":null,"yes":true}"""));
        Assert.That(stored with { Parameters = null, Rev = 0 }, Is.EqualTo(job with { Parameters = null, Rev = 0 }).UsingPropertiesComparer());
    }

    [Test]
    public async Task Every_kind_of_back_off_is_read_back()
    {
        JobBackoff[] backoffs =
        [
            new JobBackoff.None(),
            new JobBackoff.Constant(TimeSpan.FromSeconds(7)),
            new JobBackoff.Exponential(TimeSpan.FromMilliseconds(1500), TimeSpan.FromMinutes(2)),
        ];

        foreach (var backoff in backoffs)
        {
            var job = await SubmitAsync(NewJob() with { Backoff = backoff });

            Assert.That((await FindAsync(job.Id)).Backoff, Is.EqualTo(backoff));
        }
    }

    [Test]
    public async Task A_submission_repeated_by_its_id_is_success_and_adds_nothing()
    {
        var job = NewJob();
        await SubmitAsync(job);

        var repeated = await Second.Jobs.SubmitAsync([job], None);

        Assert.That(repeated.Single().Job.Id, Is.EqualTo(job.Id));
        Assert.That(repeated.Single().WasDuplicate, Is.False);
        Assert.That((await FindAsync(job.Id)).Rev, Is.EqualTo(1));
    }

    [Test]
    public async Task A_submission_repeated_after_the_job_has_run_returns_the_job_as_it_stands()
    {
        var job = NewJob();
        await SettledAsync(Completed(), job);

        var repeated = await First.Jobs.SubmitAsync([job], None);

        Assert.That(repeated.Single().Job.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(repeated.Single().WasDuplicate, Is.False);
        Assert.That((await FindAsync(job.Id)).Status, Is.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task Many_jobs_are_answered_in_their_order()
    {
        var jobs = Enumerable.Range(0, 50).Select(_ => NewJob()).ToList();

        var results = await First.Jobs.SubmitAsync(jobs, None);

        Assert.That(results.Select(result => result.Job.Id), Is.EqualTo(jobs.Select(job => job.Id)));
    }

    [Test]
    public async Task A_repeated_batch_adds_what_is_missing_of_it()
    {
        List<Job> jobs = [NewJob(), NewJob(), NewJob()];
        await First.Jobs.SubmitAsync([jobs[1]], None);

        var results = await First.Jobs.SubmitAsync(jobs, None);

        Assert.That(results.Select(result => result.Job.Id), Is.EqualTo(jobs.Select(job => job.Id)));
        Assert.That(results.Select(result => result.WasDuplicate), Is.All.False);
        foreach (var job in jobs)
        {
            Assert.That((await FindAsync(job.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        }
    }

    [Test]
    public async Task A_submission_whose_reply_is_lost_is_there_and_may_be_repeated()
    {
        var job = NewJob();
        await Storage.LoseNextReplyOfFirstAsync();

        Assert.That(async () => await First.Jobs.SubmitAsync([job], None), Throws.InstanceOf<Exception>());
        await Storage.RestoreFirstAsync();
        var repeated = await First.Jobs.SubmitAsync([job], None);

        Assert.That(repeated.Single().Job.Id, Is.EqualTo(job.Id));
        Assert.That((await FindAsync(job.Id)).Rev, Is.EqualTo(1));
    }
}
