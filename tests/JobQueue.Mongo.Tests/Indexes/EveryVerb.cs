using JobQueue.Claiming;
using JobQueue.Conformance.Crons;
using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Mongo.Tests.Unreadable;
using JobQueue.Retention;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Tests.Indexes;

/// <summary>Makes a storage send every command that it ever sends, but for the change stream's.</summary>
internal sealed class EveryVerb(MongoReplica replica)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private IJobStore Jobs => replica.View.Jobs;

    private static CancellationToken None => CancellationToken.None;

    private DateTimeOffset Now => replica.View.Clock.UtcNow;

    public async Task RunAsync()
    {
        await WorkersAsync();
        await ClaimsAsync();
        await EndingsAsync();
        await RetriesAsync();
        await ChildrenAsync();
        await TakeoverAsync();
        await RemovalAsync();
        await QueriesAsync();
        await ActionConfigsAsync();
        await RetentionAsync();
        await CronsAsync();
        await LeasesAsync();
        await Jobs.CarryOutIntentsAsync(None);
    }

    private async Task WorkersAsync()
    {
        var workers = replica.View.Workers;
        foreach (var incarnation in new[] { "w-1", "gone-1" })
        {
            await workers.RegisterAsync(NewWorker(incarnation), Lease, None);
        }

        await workers.HeartbeatAsync("w-1", Lease, None);
        await workers.PublishAsync("w-1", CapacityMap.Parse("scan=2"), ["work"], None);
        await workers.SetStatusAsync("w-1", WorkerStatus.Draining, None);
        await workers.SetStatusAsync("gone-1", WorkerStatus.Shutdown, None);
        await workers.SetStatusAsync("gone-1", WorkerStatus.Shutdown, None);
        await workers.MarkDeadAsync("w-1", Now, None);
        await workers.ListAsync(None);
        await workers.FindAsync("w", None);
        await workers.LiveAsync(None);
        await workers.ExpiredAsync(TimeSpan.FromSeconds(3), None);
        await workers.EndedAsync(["w-1", "gone-1"], None);
        await workers.SetOperatorCapacityAsync("w", CapacityMap.Parse("scan=1"), None);
        await workers.OperatorCapacityAsync("w", None);
        await workers.SetOperatorCapacityAsync("w", null, None);
        await workers.RemoveAsync("gone", None);
    }

    private async Task ClaimsAsync()
    {
        await Jobs.SubmitAsync(TestJobs.Many(8, Now), None);
        await Jobs.ClaimAsync(TestJobs.Request("batch", maxCount: 3), None);
        await SubmitAsync(TestJobs.New(Now) with { ScheduledAt = Now.AddMinutes(5), Priority = 5 });
        var request = TestJobs.Request("ahead");
        while ((await Jobs.ClaimAsync(request with { Ahead = TimeSpan.FromHours(1) }, None)).Claims is [var claim])
        {
            if (claim.Job.Status == JobStatus.Waiting)
            {
                await Jobs.StartAsync(claim, None);
            }

            await Jobs.ReleaseAsync(claim, None);
            await Jobs.ReportProgressAsync(claim, new JobProgress(1, "a"), None);
            await replica.View.Logs.AppendAsync(claim, [new NewLogLine("line", Now, LogLevel.Information)], None);
            await replica.View.Logs.ReadAsync(claim.Id, 0, 10, None).ToListAsync(None);
        }
    }

    private async Task EndingsAsync()
    {
        JobSettlement[] endings =
        [
            new JobSettlement.Completed(System.Text.Json.JsonSerializer.SerializeToElement(new { ok = true })),
            new JobSettlement.Failed(new JobError("boom", "It broke."), null),
            new JobSettlement.Rescheduled(Now.AddDays(1)),
            new JobSettlement.ShutDown(),
            new JobSettlement.HandedBack(),
            new JobSettlement.NotBegun(),
            new JobSettlement.Cancelled(),
        ];
        foreach (var ending in endings)
        {
            var claim = await RunningAsync(TestJobs.New(Now));
            await Jobs.SettleAsync(claim, ending, None);
            await Jobs.CancelAsync(claim.Id, None);
            await Jobs.SettleAsync(claim, ending, None);
        }
    }

    private async Task RetriesAsync()
    {
        var root = TestJobs.New(Now) with { UniqueKey = "key", RetriesLeft = 1, RetriesTotal = 1, Priority = 50 };
        var claim = await RunningAsync(root);
        await Jobs.SettleAsync(claim, new JobSettlement.Failed(new JobError("boom", "It broke."), new PlannedRetry(JobId.New(TimeProvider.System), Now.AddSeconds(-1))), None);
        await SubmitAsync(TestJobs.New(Now) with { UniqueKey = "key" });
        await Jobs.CancelAsync(root.Id, None);
        var retry = (await Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await Jobs.SettleAsync(retry, new JobSettlement.Completed(null), None);
        var again = (RetryOutcome.Retried)await Jobs.RetryAsync(root.Id, None);
        await Jobs.RetryAsync(root.Id, None);
        await Jobs.CancelAsync(again.Job.Id, None);
    }

    private async Task ChildrenAsync()
    {
        var parent = await RunningAsync(TestJobs.New(Now) with { Priority = 55 });
        await Jobs.SpawnAsync(parent, ChildOf(parent.Job, "first"), None);
        await Jobs.SpawnAsync(parent, ChildOf(parent.Job, "first"), None);
        await Jobs.BuryAsync(parent.Incarnation, None);
        await Jobs.SpawnAsync(parent, ChildOf(parent.Job, "second"), None);
        await Jobs.CancelAsync(parent.Id, None);
        await Jobs.SpawnAsync(parent, ChildOf(parent.Job, "third"), None);
        await replica.View.Queries.FindManyAsync([parent.Id], None);
    }

    private Job ChildOf(Job parent, string name)
    {
        var id = JobId.FromName(parent.RootId.Value, name);
        return TestJobs.New(Now) with { Id = id, RootId = id, RetryFromId = id, ParentId = parent.RootId, ChildName = name, Depth = 1 };
    }

    private async Task TakeoverAsync()
    {
        var claim = await RunningAsync(TestJobs.New(Now) with { Priority = 60 });
        await Jobs.HeldByAsync(claim.Incarnation, None);
        await Jobs.HoldingIncarnationsAsync(None);
        await Jobs.BuryAsync(claim.Incarnation, None);
        await Jobs.ResurrectAsync(claim, "w-2", None);
        await Jobs.BuryAsync("w-2", None);
    }

    private async Task RemovalAsync()
    {
        var waiting = await SubmitAsync(TestJobs.New(Now));
        await Jobs.DeleteAsync(waiting.Id, None);
        var running = await RunningAsync(TestJobs.New(Now) with { Priority = 70 });
        await Jobs.DeleteAsync(running.Id, None);
        await Jobs.SettleAsync(running, new JobSettlement.Cancelled(), None);
    }

    private async Task RetentionAsync()
    {
        var (history, settings) = (replica.View.History, replica.View.Settings);
        await settings.ReadJobHistoryAsync(None);
        await settings.ChangeJobHistoryAsync(new JobHistoryChange { CompactionEnabled = true, ToKeep = 1, MaxAge = TimeSpan.FromHours(1) }, None);
        var parent = await RunningAsync(TestJobs.New(Now) with { Priority = 80 });
        await Jobs.SettleAsync(parent, new JobSettlement.Completed(null), None);
        var child = await RunningAsync(TestJobs.New(Now) with { Priority = 80, ParentId = parent.Id, ChildName = "one" });
        await Jobs.SettleAsync(child, new JobSettlement.Completed(null), None);
        var cut = await history.CutAfterNewestAsync(1, None);
        await history.CountAsync(cut!, None);
        while (await history.DeleteAsync(cut!, passOver: 0, limit: 5, None) is { Deleted: > 0 })
        {
            // Until nothing is left that may go.
        }

        await BackdateTombstonesAsync();
        await Jobs.CarryOutIntentsAsync(None);
    }

    /// <summary>As if a day had passed since the deletions.</summary>
    private Task BackdateTombstonesAsync() => replica.Database.GetCollection<BsonDocument>("jobs").UpdateManyAsync(
        new BsonDocument("forgetAt", new BsonDocument("$gt", new BsonDateTime(0))),
        new BsonDocument { { "$set", new BsonDocument("forgetAt", new BsonDateTime(0)) }, { "$unset", new BsonDocument("purgeAt", "") } });

    private async Task QueriesAsync()
    {
        var one = (await replica.View.Queries.ListAsync(new JobQuery(), None)).Jobs[0];
        JobQuery[] queries =
        [
            new() { Limit = 1 },
            new() { Limit = 1, Action = "work" },
            new() { Limit = 1, WorkerId = "w" },
            new() { Limit = 1, Statuses = [JobStatus.Running] },
            new() { Limit = 1, Statuses = [JobStatus.Running, JobStatus.CancelRequest] },
            new() { Limit = 1, RootId = one.Id },
            new() { Limit = 1, ParentId = one.Id },
            new() { Limit = 1, Action = "work", Statuses = [JobStatus.Done], WorkerId = "w", Start = 1 },
        ];
        foreach (var query in queries)
        {
            await replica.View.Queries.ListAsync(query, None);
        }
    }

    private async Task CronsAsync()
    {
        var crons = replica.View.Crons;
        foreach (var name in new[] { "cron", "another", "third" })
        {
            await crons.TryAddAsync(TestCrons.New(Now, name), None);
        }

        var full = TestCrons.Full(Now) with { Rev = 2 };
        await crons.TryReplaceAsync(full, 1, None);
        await crons.TryAdvanceAsync(full, Now, Now, None);
        await crons.TryAdvanceAsync(full with { Rev = 3, NextRun = Now }, null, null, None);
        await replica.SetAsync("crons", TestCrons.New(Now, "third").Id.ToString(), "misfire", "sing");
        await crons.TryReplaceUnreadableAsync(TestCrons.New(Now, "third"), None);
        await crons.FindAsync("cron", None);
        await crons.ListAsync(None);
        await crons.EarliestAsync(10, None);
        await crons.DeleteAsync("cron", None);
        await replica.View.Queries.ListAsync(new JobQuery { Limit = 1, Cron = "cron" }, None);
    }

    private async Task LeasesAsync()
    {
        var leases = replica.View.Leases;
        var term = await leases.AcquireAsync("crons", "w-1", "w", Lease, None);
        await leases.RenewAsync(term, Lease, None);
        await leases.ReleaseAsync(term, None);
        await leases.AcquireAsync("crons", "w-2", "w", Lease, None);
        await leases.FindAsync("crons", None);
    }

    private async Task ActionConfigsAsync()
    {
        var configs = replica.View.ActionConfigs;
        await configs.SetAsync(new ActionConfig { Action = "work", Retries = 1, MaxRunning = 2 }, None);
        await configs.PauseAsync("work", None);
        await configs.FindAsync("work", None);
        await configs.ListAsync(None);
        await configs.ResumeAsync("work", None);
        await configs.DeleteAsync("work", None);

        var limited = TestJobs.Request("limited") with { Limits = new Dictionary<string, int>(StringComparer.Ordinal) { ["work"] = 1000 } };
        await SubmitAsync(TestJobs.New(Now) with { Priority = 80 });
        var claim = (await Jobs.ClaimAsync(limited, None)).Claims[0];
        await Jobs.SettleAsync(claim, new JobSettlement.Completed(null), None);
        await replica.View.Queries.HeldByAsync([claim.Incarnation, "w-1"], None);
        await replica.View.Queries.HeldOfAsync("work", None);
        await replica.View.Queries.CountByActionAsync(None);
    }

    private async Task<Job> SubmitAsync(Job job) => (await Jobs.SubmitAsync([job], None))[0].Job;

    private async Task<JobClaim> RunningAsync(Job job)
    {
        await SubmitAsync(job with { Priority = Math.Max(job.Priority, 40) });
        return (await Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
    }

    private Worker NewWorker(string incarnation) => new()
    {
        Id = incarnation.Split('-')[0],
        Incarnation = incarnation,
        Status = WorkerStatus.Running,
        CapacityMap = CapacityMap.Parse("scan=1"),
        Actions = ["work"],
        HeartbeatExpiration = Now,
        StartedAt = Now,
    };
}
