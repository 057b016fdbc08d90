using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Conformance.Retention;

public abstract class HistoryConformance : StorageConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public async Task The_newest_are_kept_and_the_cut_is_the_first_that_is_too_many()
    {
        var ended = await EndedOneByOneAsync(5);

        var cut = await First.History.CutAfterNewestAsync(3, None);

        Assert.That(cut, Is.EqualTo(new HistoryCut(ended[1].FinishedAt!.Value, ended[1].Id)));
        Assert.That(await First.History.CutAfterNewestAsync(5, None), Is.Null);
        Assert.That(await First.History.CountAsync(cut!, None), Is.EqualTo(2));
    }

    [Test]
    public async Task Of_jobs_that_ended_at_the_same_instant_as_many_are_kept_as_are_wanted()
    {
        var ids = new List<JobId>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await SettledAsync(Completed())).Id);
        }

        var cut = await First.History.CutAfterNewestAsync(1, None);
        await DeleteAllAsync(cut!);

        Assert.That(await RemainingAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Old_jobs_go_with_their_logs_and_newer_ones_stay()
    {
        var claim = await RunningAsync();
        await First.Logs.AppendAsync(claim, [new NewLogLine("line", First.Clock.UtcNow, LogLevel.Information)], None);
        await First.Jobs.SettleAsync(claim, new JobSettlement.Completed(System.Text.Json.JsonSerializer.SerializeToElement(1)), None);
        Storage.Advance(Minute);
        var limit = First.Clock.UtcNow;
        var newer = await SettledAsync(Completed());

        var batch = await First.History.DeleteAsync(new HistoryCut(limit, null), passOver: 0, limit: 10, None);

        var deleted = await FindAsync(claim.Id);
        Assert.That(batch, Is.EqualTo(new HistoryBatch(Seen: 1, Deleted: 1, PassedOver: 0)));
        Assert.That(deleted.Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(deleted.Result, Is.Null);
        Assert.That(await First.Logs.ReadAsync(claim.Id, 0, 0, None).CountAsync(None), Is.Zero);
        Assert.That(await RemainingAsync(), Is.EqualTo(new[] { newer.Id }));
    }

    [Test]
    public async Task Every_end_is_deleted_and_nothing_that_may_still_run()
    {
        JobId[] ended =
        [
            (await SettledAsync(Completed())).Id,
            (await SettledAsync(Failed())).Id,
            (await BuriedAsync(NewJob() with { OnInterrupt = InterruptPolicy.Leave })).Id,
            (await SettledAsync(new JobSettlement.ShutDown(), NewJob() with { OnInterrupt = InterruptPolicy.Leave })).Id,
            await CancelledAsync(),
        ];
        var waiting = await SubmitAsync(NewJob("another"));
        var interrupted = await BuriedAsync();

        var deleted = await DeleteAllAsync(new HistoryCut(First.Clock.UtcNow + Hour, null));

        Assert.That(deleted, Is.EqualTo(ended.Length));
        Assert.That(await RemainingAsync(), Is.EquivalentTo(new[] { waiting.Id, interrupted.Id }));
    }

    [Test]
    public async Task A_batch_is_no_larger_than_its_limit_and_the_oldest_go_first()
    {
        var ended = await EndedOneByOneAsync(3);

        await First.History.DeleteAsync(new HistoryCut(First.Clock.UtcNow + Hour, null), passOver: 0, limit: 2, None);

        Assert.That(await RemainingAsync(), Is.EqualTo(new[] { ended[2].Id }));
    }

    [Test]
    public async Task The_failures_of_an_unfinished_retry_chain_are_passed_over_and_those_behind_them_are_reached()
    {
        var failed = await SettledAsync(Failed(Retry()), NewJob() with { RetriesLeft = 1, RetriesTotal = 1 });
        Storage.Advance(Minute);
        var later = await SettledAsync(Completed(), NewJob() with { Priority = 100 });

        var first = await First.History.DeleteAsync(new HistoryCut(First.Clock.UtcNow + Hour, null), passOver: 0, limit: 1, None);
        var second = await First.History.DeleteAsync(new HistoryCut(First.Clock.UtcNow + Hour, null), first.PassedOver, limit: 1, None);

        Assert.That(first, Is.EqualTo(new HistoryBatch(1, 0, 1)));
        Assert.That(second, Is.EqualTo(new HistoryBatch(1, 1, 0)));
        Assert.That((await FindAsync(failed.Id)).Status, Is.EqualTo(JobStatus.Error));
        Assert.That((await FindAsync(later.Id)).Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task A_child_is_kept_while_its_parent_is_unfinished()
    {
        var parent = await SubmitAsync(NewJob("parent"));
        var child = await SettledAsync(Completed(), NewJob() with { ParentId = parent.Id, ChildName = "one" });

        Assert.That(await DeleteAllAsync(new HistoryCut(First.Clock.UtcNow + Hour, null)), Is.Zero);
        await First.Jobs.CancelAsync(parent.Id, None);

        Assert.That(await DeleteAllAsync(new HistoryCut(First.Clock.UtcNow + Hour, null)), Is.EqualTo(2));
        Assert.That((await FindAsync(child.Id)).Status, Is.EqualTo(JobStatus.Deleted));
    }

    [Test]
    public async Task The_logs_of_deleted_jobs_go_even_after_a_crash()
    {
        var claim = await RunningAsync();
        await First.Logs.AppendAsync(claim, [new NewLogLine("line", First.Clock.UtcNow, LogLevel.Information)], None);
        await First.Jobs.SettleAsync(claim, Completed(), None);
        await Storage.CrashFirstAfterWritesAsync(1);
        Assert.That(() => First.History.DeleteAsync(new HistoryCut(Second.Clock.UtcNow + Hour, null), 0, 10, None), Throws.InstanceOf<Exception>());
        Assert.That(await Second.Logs.ReadAsync(claim.Id, 0, 0, None).CountAsync(None), Is.EqualTo(1), "The crash came before the log was removed.");

        await SweepAsync(Second);

        Assert.That((await FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Deleted));
        Assert.That(await Second.Logs.ReadAsync(claim.Id, 0, 0, None).CountAsync(None), Is.Zero);
    }

    private async Task<List<Job>> EndedOneByOneAsync(int count)
    {
        var ended = new List<Job>();
        for (var i = 0; i < count; i++)
        {
            ended.Add(await SettledAsync(Completed()));
            Storage.Advance(Minute);
        }

        return ended;
    }

    private async Task<JobId> CancelledAsync()
    {
        var job = await SubmitAsync(NewJob("cancelled"));
        await First.Jobs.CancelAsync(job.Id, None);
        return job.Id;
    }

    private async Task<int> DeleteAllAsync(HistoryCut cut)
    {
        var (deleted, passedOver) = (0, 0);
        while (await First.History.DeleteAsync(cut, passedOver, limit: 2, None) is { Seen: > 0 } batch)
        {
            deleted += batch.Deleted;
            passedOver += batch.PassedOver;
        }

        return deleted;
    }

    private async Task<List<JobId>> RemainingAsync() => [.. (await Second.Queries.ListAsync(new JobQuery(), None)).Jobs.Select(job => job.Id)];
}
