using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Testing;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace JobQueue.Retention;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobHistoryCompactorTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Nothing_is_deleted_while_the_switch_is_off()
    {
        await using var harness = NewHarness();
        await EndJobsAsync(harness, 3, Hour);
        await SetAsync(harness, new JobHistoryChange { ToKeep = 1, MaxAge = TimeSpan.FromSeconds(1) });

        var run = await CompactAsync(harness);

        Assert.That(run.Job.Result!.Value.GetProperty("enabled").GetBoolean(), Is.False);
        Assert.That(run.Log.Single().Text, Does.Contain("jobHistoryCompactionEnabled"));
        Assert.That(await RemainingAsync(harness), Has.Count.EqualTo(3));
    }

    [TestCase(2, 0, 2)]
    [TestCase(0, 3, 3)]
    [TestCase(4, 3, 3)]
    [TestCase(2, 5, 2)]
    [TestCase(0, 0, 6)]
    public async Task Either_condition_suffices_and_the_newest_are_kept(long toKeep, int maxAgeHours, int expected)
    {
        await using var harness = NewHarness();
        var ended = await EndJobsAsync(harness, 6, Hour);
        await SetAsync(harness, new JobHistoryChange { CompactionEnabled = true, ToKeep = toKeep, MaxAge = Hour * maxAgeHours });

        var run = await CompactAsync(harness);

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(await RemainingAsync(harness), Is.EquivalentTo(ended.TakeLast(expected)));
        Assert.That(run.Job.Result!.Value.GetProperty("deleted").GetInt64(), Is.EqualTo(6 - expected));
        Assert.That(run.Log[^1].Text, Does.StartWith($"{6 - expected} old jobs were deleted"));
    }

    [Test]
    public async Task Progress_and_result_tell_what_was_done()
    {
        await using var harness = NewHarness();
        await EndJobsAsync(harness, JobHistoryCompactor.BatchSize + 50, TimeSpan.Zero);
        await SetAsync(harness, new JobHistoryChange { CompactionEnabled = true, ToKeep = 10 });

        var run = await CompactAsync(harness);

        Assert.That(run.Job.Progress!.Percent, Is.EqualTo(100));
        Assert.That(run.Job.Progress.Line, Is.EqualTo("240 of 240 jobs deleted"));
        Assert.That(run.Job.Result!.Value.GetRawText(), Is.EqualTo("""{"enabled":true,"deleted":240,"passedOver":0}"""));
    }

    [Test]
    public async Task A_run_that_is_cancelled_stops_between_batches_and_the_next_one_goes_on()
    {
        await using var harness = NewHarness();
        await EndJobsAsync(harness, JobHistoryCompactor.BatchSize + 50, TimeSpan.Zero);
        await SetAsync(harness, new JobHistoryChange { CompactionEnabled = true, ToKeep = 1 });
        using var cancel = new CancellationTokenSource();
        var replica = harness.Services.GetRequiredService<InMemoryReplica>();
        var compactor = new JobHistoryCompactor(replica.Settings, new CancellingHistory(replica.History, cancel), replica.Clock);
        var context = new JobContext((await harness.Client.SubmitAsync(new JobSubmission { Action = "other" }, None)).Job, NullLogger.Instance, () => StopReason.Cancelled, (_, _) => ValueTask.CompletedTask);

        Assert.That(() => compactor.HandleAsync(context, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await RemainingAsync(harness), Has.Count.EqualTo(50));
        await CompactAsync(harness);

        Assert.That(await RemainingAsync(harness), Has.Count.EqualTo(1));
    }

    private static JobQueueTestHarness NewHarness() => new(queue =>
    {
        queue.AddHandler("work", (_, _) => Task.CompletedTask);
        queue.AddHandler<JobHistoryCompactor>(JobHistoryCompactor.Action);
    });

    /// <summary>Ends jobs one after the other, each <paramref name="apart"/> after the one before, and lets that time pass once more less a second.</summary>
    private static async Task<IReadOnlyList<JobId>> EndJobsAsync(JobQueueTestHarness harness, int count, TimeSpan apart)
    {
        var ended = new List<JobId>();
        for (var i = 0; i < count; i++)
        {
            ended.Add((await harness.RunAsync(new JobSubmission { Action = "work" }, None)).Job.Id);
            harness.Time.Advance(i < count - 1 || apart == TimeSpan.Zero ? apart : apart - TimeSpan.FromSeconds(1));
        }

        return ended;
    }

    private static Task SetAsync(JobQueueTestHarness harness, JobHistoryChange change) =>
        harness.Services.GetRequiredService<ISettingsStore>().ChangeJobHistoryAsync(change, None);

    private static Task<JobTestRun> CompactAsync(JobQueueTestHarness harness) => harness.RunAsync(new JobSubmission { Action = JobHistoryCompactor.Action }, None);

    private static async Task<IReadOnlyList<JobId>> RemainingAsync(JobQueueTestHarness harness)
    {
        var page = await harness.Services.GetRequiredService<IJobQueries>().ListAsync(new JobQuery { Action = "work", Limit = JobQuery.MaxLimit }, None);
        return [.. page.Jobs.Select(job => job.Id)];
    }

    /// <summary>Cancels after the first batch.</summary>
    private sealed class CancellingHistory(IJobHistoryStore history, CancellationTokenSource cancel) : IJobHistoryStore
    {
        public Task<HistoryCut?> CutAfterNewestAsync(long toKeep, CancellationToken cancellationToken) => history.CutAfterNewestAsync(toKeep, cancellationToken);

        public Task<long> CountAsync(HistoryCut cut, CancellationToken cancellationToken) => history.CountAsync(cut, cancellationToken);

        public async Task<HistoryBatch> DeleteAsync(HistoryCut cut, int passOver, int limit, CancellationToken cancellationToken)
        {
            var batch = await history.DeleteAsync(cut, passOver, limit, cancellationToken);
            await cancel.CancelAsync();
            return batch;
        }
    }
}
