using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

public abstract class QueryConformance : StorageConformance
{
    [Test]
    public async Task An_unknown_job_is_not_found()
    {
        Assert.That(await First.Queries.FindAsync(JobId.New(TimeProvider.System), None), Is.Null);
    }

    [Test]
    public async Task An_empty_queue_lists_nothing()
    {
        var page = await First.Queries.ListAsync(new JobQuery(), None);

        Assert.That(page.Jobs, Is.Empty);
        Assert.That(page.Count, Is.Zero);
    }

    [Test]
    public async Task The_most_recently_scheduled_comes_first()
    {
        var now = First.Clock.UtcNow;
        var jobs = new[] { -5, 60, -20, 0 }.Select(seconds => NewJob() with { ScheduledAt = now.AddSeconds(seconds) }).ToList();
        await First.Jobs.SubmitAsync(jobs, None);

        var page = await First.Queries.ListAsync(new JobQuery(), None);

        Assert.That(page.Jobs.Select(job => job.Id), Is.EqualTo(new[] { jobs[1].Id, jobs[3].Id, jobs[0].Id, jobs[2].Id }));
    }

    [Test]
    public async Task Ten_jobs_are_a_page_unless_told_otherwise()
    {
        await First.Jobs.SubmitAsync([.. Enumerable.Range(0, 12).Select(_ => NewJob())], None);

        var page = await First.Queries.ListAsync(new JobQuery(), None);

        Assert.That(page.Jobs, Has.Count.EqualTo(10));
        Assert.That(page.Count, Is.EqualTo(12));
    }

    [Test]
    public async Task Pages_follow_on_each_other_without_gap_or_overlap()
    {
        // All due at once, so that only a second sort key can keep the pages apart.
        var at = First.Clock.UtcNow;
        var jobs = Enumerable.Range(0, 25).Select(_ => NewJob() with { ScheduledAt = at }).ToList();
        await First.Jobs.SubmitAsync(jobs, None);

        var listed = new List<JobId>();
        for (var start = 0; start < 30; start += 10)
        {
            var page = await First.Queries.ListAsync(new JobQuery { Start = start, Limit = 10 }, None);
            listed.AddRange(page.Jobs.Select(job => job.Id));
            Assert.That(page.Count, Is.EqualTo(25));
        }

        Assert.That(listed, Is.EquivalentTo(jobs.Select(job => job.Id)));
    }

    [Test]
    public async Task Jobs_are_filtered_by_action_worker_and_status()
    {
        var done = await SettledAsync(Completed());
        var running = await RunningAsync();
        var waiting = await SubmitAsync(NewJob("other"));

        Assert.That(await IdsAsync(new JobQuery { Action = Action }), Is.EquivalentTo(new[] { done.Id, running.Id }));
        Assert.That(await IdsAsync(new JobQuery { Action = "other" }), Is.EqualTo(new[] { waiting.Id }));
        Assert.That(await IdsAsync(new JobQuery { WorkerId = WorkerA }), Is.EquivalentTo(new[] { done.Id, running.Id }));
        Assert.That(await IdsAsync(new JobQuery { WorkerId = WorkerB }), Is.Empty);
        Assert.That(await IdsAsync(new JobQuery { Statuses = [JobStatus.Running] }), Is.EqualTo(new[] { running.Id }));
        Assert.That(await IdsAsync(new JobQuery { Statuses = [JobStatus.Done, JobStatus.Waiting] }), Is.EquivalentTo(new[] { done.Id, waiting.Id }));
        Assert.That(await IdsAsync(new JobQuery { Action = Action, Statuses = [JobStatus.Waiting] }), Is.Empty);
    }

    [Test]
    public async Task Jobs_are_filtered_by_parent_chain_and_the_beginning_of_the_id()
    {
        var retry = Retry();
        var root = await SettledAsync(Failed(retry), NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        var id = new JobId(Guid.Parse("0aaaaaaa-0000-4000-8000-000000000001"));
        var child = await SubmitAsync(NewJob() with { Id = id, RetryFromId = id, RootId = id, ParentId = root.Id, ChildName = "c" });

        Assert.That(await IdsAsync(new JobQuery { RootId = root.Id }), Is.EquivalentTo(new[] { root.Id, retry.Id }));
        Assert.That(await IdsAsync(new JobQuery { ParentId = root.Id }), Is.EqualTo(new[] { child.Id }));
        Assert.That(await IdsAsync(new JobQuery { IdPrefix = "0aaaaaaa-00" }), Is.EqualTo(new[] { child.Id }));
        Assert.That(await IdsAsync(new JobQuery { IdPrefix = id.ToString() }), Is.EqualTo(new[] { child.Id }));
        Assert.That(await IdsAsync(new JobQuery { IdPrefix = "0aaaaaab" }), Is.Empty);
    }

    private async Task<IEnumerable<JobId>> IdsAsync(JobQuery query)
    {
        var page = await Second.Queries.ListAsync(query, None);
        Assert.That(page.Count, Is.EqualTo(page.Jobs.Count));
        return page.Jobs.Select(job => job.Id);
    }
}
