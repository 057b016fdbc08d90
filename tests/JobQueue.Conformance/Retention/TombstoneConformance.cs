using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Conformance.Retention;

public abstract class TombstoneConformance : StorageConformance
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Test]
    public async Task A_tombstone_stands_for_a_day_and_then_goes()
    {
        var job = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(job.Id, None);

        Storage.Advance(Day - TimeSpan.FromMinutes(1));
        await SweepAsync(Second);
        Assert.That(await Second.Queries.FindAsync(job.Id, None), Is.Not.Null);

        Storage.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync(Second);
        Assert.That(await Second.Queries.FindAsync(job.Id, None), Is.Null);
    }

    [Test]
    public async Task Whoever_submits_a_deleted_job_again_within_the_day_meets_its_tombstone()
    {
        var job = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(job.Id, None);
        Storage.Advance(TimeSpan.FromHours(23));
        await SweepAsync(Second);

        var again = await First.Jobs.SubmitAsync([job], None);

        Assert.That(again.Single().Job.Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task A_deleted_retry_stands_until_its_failure_has_noted_it_and_is_not_run_after_all()
    {
        var retry = Retry();
        var claim = await RunningAsync(NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        await Storage.CrashFirstAfterWritesAsync(2);
        Assert.That(() => First.Jobs.SettleAsync(claim, Failed(retry), None), Throws.InstanceOf<Exception>(), "The retry was inserted, and its failure has not noted it.");
        await Second.Jobs.DeleteAsync(retry.Id, None);
        Storage.Advance(Day + Hour);

        await SweepAsync(Second);

        Assert.That((await Second.Jobs.ClaimAsync(Request(WorkerB, RunB), None)).Claims, Is.Empty);
    }

    [Test]
    public async Task The_root_of_an_unfinished_chain_stands_until_the_chain_has_ended()
    {
        var root = await SettledAsync(Failed(Retry()), NewJob() with { UniqueKey = "key", RetriesLeft = 1, RetriesTotal = 1 });
        await First.Jobs.DeleteAsync(root.Id, None);
        Storage.Advance(Day + Hour);
        await SweepAsync(Second);
        Assert.That(await Second.Queries.FindAsync(root.Id, None), Is.Not.Null);

        var retry = await ClaimAsync();
        await First.Jobs.SettleAsync(retry, Completed(), None);
        Storage.Advance(Day + Hour);
        await SweepAsync(Second);

        Assert.That(await Second.Queries.FindAsync(root.Id, None), Is.Null);
    }

    [Test]
    public async Task A_deleted_child_stands_while_its_parent_is_unfinished()
    {
        var parent = await SubmitAsync(NewJob("parent"));
        var child = await SettledAsync(Completed(), NewJob() with { ParentId = parent.Id, ChildName = "one" });
        await First.Jobs.DeleteAsync(child.Id, None);
        Storage.Advance(Day + Hour);
        await SweepAsync(Second);
        Assert.That(await Second.Queries.FindAsync(child.Id, None), Is.Not.Null);

        await First.Jobs.CancelAsync(parent.Id, None);
        Storage.Advance(Day + Hour);
        await SweepAsync(Second);

        Assert.That(await Second.Queries.FindAsync(child.Id, None), Is.Null);
    }

    [Test]
    public async Task Tombstones_that_stay_do_not_hold_up_others()
    {
        var parent = await SubmitAsync(NewJob("parent"));
        for (var i = 0; i < 201; i++)
        {
            var child = await SubmitAsync(NewJob() with { ParentId = parent.Id, ChildName = $"{i}" });
            await First.Jobs.DeleteAsync(child.Id, None);
        }

        var other = await SubmitAsync(NewJob());
        await First.Jobs.DeleteAsync(other.Id, None);
        Storage.Advance(Day + Hour);

        await SweepAsync(Second);
        await SweepAsync(Second);

        Assert.That(await Second.Queries.FindAsync(other.Id, None), Is.Null);
    }
}
