using JobQueue.Crons;
using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace JobQueue.Conformance.Crons;

/// <summary>What firing a cron comes to on a storage, whoever fires and wherever it breaks off.</summary>
public abstract class CronFiringConformance : StorageConformance
{
    [Test]
    public async Task An_occurrence_becomes_a_job_of_the_cron_at_its_time()
    {
        var cron = await DueAsync(new CronDefinition { Name = "nightly", Schedule = "@every 1h", Job = new JobSubmission { Action = "work", Retries = 2, Priority = 3 } });

        await FireAsync(First, cron);

        var job = (await JobsAsync()).Single();
        Assert.That(job.Id, Is.EqualTo(cron.JobIdOf(cron.NextRun!.Value)));
        Assert.That((job.Cron, job.ScheduledAt, job.RetriesTotal, job.Priority, job.UniqueKey), Is.EqualTo(("nightly", cron.NextRun, 2, 3, (string?)null)));
        var moved = (await First.Crons.FindAsync("nightly", None))!;
        Assert.That((moved.LastRun, moved.NextRun), Is.EqualTo((cron.NextRun, cron.NextRun.Value.AddHours(1))));
    }

    [Test]
    public async Task Two_leaders_at_once_make_one_job_of_each_occurrence()
    {
        var cron = await DueAsync(EverySecond(), TimeSpan.FromSeconds(20));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => FireAsync(n % 2 == 0 ? First : Second, cron)));

        Assert.That((await JobsAsync()).Select(job => job.ScheduledAt).Order(), Is.EqualTo(Occurrences(cron)));
    }

    [Test]
    public async Task A_leader_that_dies_between_the_jobs_and_the_move_leaves_nothing_missing_and_nothing_double([Range(0, 8)] int writes)
    {
        var cron = await DueAsync(EverySecond(), TimeSpan.FromSeconds(5));
        await Storage.CrashFirstAfterWritesAsync(writes);

        await FireAsync(First, cron).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FireAsync(Second, (await Second.Crons.FindAsync(cron.Name, None))!);

        Assert.That((await JobsAsync()).Select(job => job.ScheduledAt).Order(), Is.EqualTo(Occurrences(cron)));
    }

    [Test]
    public async Task A_late_leader_adds_nothing_to_what_its_successor_fired()
    {
        var cron = await DueAsync(EverySecond(), TimeSpan.FromSeconds(5));
        await FireAsync(Second, cron);
        var fired = await JobsAsync();
        Storage.Advance(TimeSpan.FromSeconds(3));

        await FireAsync(First, cron);

        Assert.That((await JobsAsync()).Select(job => job.Id), Is.SupersetOf(fired.Select(job => job.Id)));
        Assert.That((await JobsAsync()).Select(job => job.ScheduledAt), Is.Unique);
        Assert.That((await First.Crons.FindAsync(cron.Name, None))!.Rev, Is.EqualTo(2), "It did not move the cron.");
    }

    [Test]
    public async Task Where_jobs_must_not_overlap_the_index_leaves_out_what_falls_due_while_one_is_unfinished()
    {
        var cron = await DueAsync(EverySecond() with { Overlap = CronOverlap.Skip }, TimeSpan.FromSeconds(2));

        await FireAsync(First, cron);
        var first = (await JobsAsync()).Single();
        await First.Jobs.CancelAsync(first.Id, None);
        Storage.Advance(TimeSpan.FromSeconds(1));
        await FireAsync(First, (await First.Crons.FindAsync(cron.Name, None))!);

        var jobs = await JobsAsync();
        Assert.That(first.UniqueKey, Is.EqualTo($"cron:{cron.Id}"));
        Assert.That(jobs, Has.Count.EqualTo(2));
        Assert.That(jobs.Count(job => !job.IsFinal), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cron_changed_while_it_fires_goes_by_its_new_schedule()
    {
        var cron = await DueAsync(EverySecond(), TimeSpan.FromSeconds(1));
        var changed = cron with { Definition = cron.Definition with { Schedule = "@every 1h" }, NextRun = First.Clock.UtcNow.AddHours(1), Rev = 2 };
        await Second.Crons.TryReplaceAsync(changed, 1, None);

        await FireAsync(First, cron);

        Assert.That(await First.Crons.FindAsync(cron.Name, None), Is.EqualTo(changed));
    }

    [Test]
    public async Task A_cron_removed_while_it_fires_stays_removed()
    {
        var cron = await DueAsync(EverySecond(), TimeSpan.FromSeconds(1));
        await Second.Crons.DeleteAsync(cron.Name, None);

        await FireAsync(First, cron);

        Assert.That(await First.Crons.ListAsync(None), Is.Empty);
    }

    [Test]
    public async Task The_retry_of_a_crons_job_is_the_crons_too()
    {
        var cron = await DueAsync(new CronDefinition { Name = "nightly", Schedule = "@every 1h", Job = new JobSubmission { Action = Action, Retries = 1 } });
        await FireAsync(First, cron);

        await First.Jobs.SettleAsync(await ClaimAsync(), Failed(Retry()), None);

        Assert.That((await JobsAsync("nightly")).Select(job => job.Status), Is.EquivalentTo(new[] { JobStatus.Error, JobStatus.Waiting }));
        Assert.That(await JobsAsync("another"), Is.Empty);
    }

    private static CronDefinition EverySecond() => new() { Name = "often", Schedule = "@every 1s", Job = new JobSubmission { Action = "work" } };

    /// <summary>Stores a cron whose first occurrence was so long ago.</summary>
    private async Task<Cron> DueAsync(CronDefinition definition, TimeSpan since = default)
    {
        var now = First.Clock.UtcNow;
        var cron = TestCrons.New(now, definition.Name) with { Definition = definition, NextRun = now - since };
        await First.Crons.TryAddAsync(cron, None);
        return cron;
    }

    private IEnumerable<DateTimeOffset> Occurrences(Cron cron)
    {
        for (var at = cron.NextRun!.Value; at <= First.Clock.UtcNow; at = at.AddSeconds(1))
        {
            yield return at;
        }
    }

    private async Task<IReadOnlyList<Job>> JobsAsync(string? cron = null) => (await Second.Queries.ListAsync(new JobQuery { Limit = 1000, Cron = cron }, None)).Jobs;

    private static Task FireAsync(StorageView view, Cron cron)
    {
        var jobs = new CronJobs(new ActionDefaults(new ActionConfigCache(view.ActionConfigs, TimeProvider.System)), new JobFactory(view.Clock, TimeProvider.System));
        return new CronFirer(view.Crons, view.Jobs, jobs, view.Clock, NullLogger<CronFirer>.Instance).FireAsync(cron, None).AsTask();
    }
}
