using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Jobs;

/// <summary>What is held and what waits, counted and listed.</summary>
public abstract class CountConformance : StorageConformance
{
    [Test]
    public async Task The_unfinished_jobs_of_each_action_are_counted_by_where_they_stand()
    {
        var oldest = First.Clock.UtcNow.AddMinutes(-5);
        await ClaimedAheadAsync();
        await CancelRequestedAsync();
        await RunningAsync();
        await SettledAsync(Completed());
        await SubmitAsync(NewJob() with { ScheduledAt = oldest });
        await SubmitAsync(NewJob() with { CapacityMap = CapacityMap.Parse("scan=1") });
        await SubmitAsync(NewJob() with { ScheduledAt = First.Clock.UtcNow.AddHours(1) });
        await SubmitAsync(NewJob("other") with { ScheduledAt = First.Clock.UtcNow.AddHours(1) });

        var counts = await Second.Queries.CountByActionAsync(None);

        Assert.That(counts, Is.EqualTo(new[]
        {
            new ActionCounts("other") { Scheduled = 1 },
            new ActionCounts(Action) { Due = 2, Scheduled = 1, Claimed = 1, Running = 1, Stopping = 1, OldestDueAt = oldest },
        }));
    }

    [Test]
    public async Task Jobs_that_a_dead_worker_left_count_as_due_and_resurrected_ones_as_stopping()
    {
        await ResurrectedAsync();
        await BuriedAsync();

        var counts = await Second.Queries.CountByActionAsync(None);

        Assert.That(counts.Select(count => (count.Due, count.Running, count.Stopping)), Is.EqualTo([(1, 0, 1)]));
    }

    [Test]
    public async Task An_action_whose_jobs_have_all_ended_counts_none()
    {
        await SettledAsync(Completed());

        Assert.That(await Second.Queries.CountByActionAsync(None), Is.EqualTo([new ActionCounts(Action)]));
    }

    [Test]
    public async Task Held_jobs_are_listed_by_worker_and_by_action_without_their_parameters()
    {
        var held = await RunningAsync(NewJob() with { Parameters = System.Text.Json.JsonSerializer.SerializeToElement(new { a = 1 }) });
        await SubmitAsync(NewJob());

        var byWorker = await Second.Queries.HeldByAsync([RunA, RunB], None);
        var byAction = await Second.Queries.HeldOfAsync(Action, None);

        Assert.That(byWorker.Select(job => (job.Id, job.Parameters is null)), Is.EqualTo([(held.Id, true)]));
        Assert.That(byAction.Select(job => (job.Id, job.Parameters is null)), Is.EqualTo([(held.Id, true)]));
        Assert.That(await Second.Queries.HeldByAsync([RunB], None), Is.Empty);
        Assert.That(await Second.Queries.HeldOfAsync("other", None), Is.Empty);
    }
}
