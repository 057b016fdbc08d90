using Hangfire;
using Hangfire.Mongo;
using Hangfire.Mongo.Migration.Strategies;
using Hangfire.Mongo.Migration.Strategies.Backup;
using Hangfire.States;
using JobQueue.EmbeddedMongo;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.ForeignClients.Tests;

/// <summary>Hangfire.Mongo with its Watch strategy: it learns of new jobs from a change stream.</summary>
[NonParallelizable]
internal sealed class HangfireTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private EmbeddedMongoServer _server = null!;
    private MongoStorage _storage = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        _storage = new MongoStorage(MongoClientSettings.FromConnectionString(_server.ConnectionString), "hangfire", new MongoStorageOptions
        {
            CheckQueuedJobsStrategy = CheckQueuedJobsStrategy.Watch,
            MigrationOptions = new MongoMigrationOptions { MigrationStrategy = new MigrateMongoMigrationStrategy(), BackupStrategy = new NoneMongoBackupStrategy() },
        });
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task Hundred_jobs_run_once_each_and_end_as_succeeded()
    {
        var all = CountedRuns.Until("hundred", 100);
        var client = new BackgroundJobClient(_storage);
        using var workers = Workers();

        for (var i = 0; i < 100; i++)
        {
            var number = i;
            client.Enqueue(() => CountedRuns.Run("hundred", number));
        }

        await all.WaitAsync(Patience, TimeProvider.System);
        await SucceededAsync(100);
        Assert.That(CountedRuns.Of("hundred"), Is.EqualTo(100));
    }

    [Test]
    public async Task A_job_that_fails_is_tried_again_and_one_that_waits_for_it_runs_after_it()
    {
        var failing = CountedRuns.Until("failing", 2);
        var after = CountedRuns.Until("after", 1);
        var client = new BackgroundJobClient(_storage);
        using var workers = Workers();

        var parent = client.Enqueue(() => CountedRuns.FailOnce("failing"));
        client.ContinueJobWith(parent, () => CountedRuns.Run("after", 1));
        await FailedOnceAsync(parent);
        client.Requeue(parent);

        await failing.WaitAsync(Patience, TimeProvider.System);
        await after.WaitAsync(Patience, TimeProvider.System);
    }

    [Test]
    public async Task A_scheduled_and_a_recurring_job_run()
    {
        var scheduled = CountedRuns.Until("scheduled", 1);
        var recurring = CountedRuns.Until("recurring", 1);
        using var workers = Workers();

        new BackgroundJobClient(_storage).Schedule(() => CountedRuns.Run("scheduled", 1), TimeSpan.FromMilliseconds(200));
        var crons = new RecurringJobManager(_storage);
        crons.AddOrUpdate("every-minute", () => CountedRuns.Run("recurring", 1), "* * * * *");
        crons.Trigger("every-minute");

        await scheduled.WaitAsync(Patience, TimeProvider.System);
        await recurring.WaitAsync(Patience, TimeProvider.System);
    }

    private BackgroundJobServer Workers() => new(
        new BackgroundJobServerOptions { WorkerCount = 4, SchedulePollingInterval = TimeSpan.FromMilliseconds(200), StopTimeout = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeSpan.FromSeconds(5) },
        _storage);

    private async Task SucceededAsync(int count) => await PolledAsync(() => _storage.GetMonitoringApi().GetStatistics().Succeeded >= count);

    // Hangfire itself would try it again, but only after half a minute.
    private async Task FailedOnceAsync(string job) => await PolledAsync(() => _storage.GetMonitoringApi().JobDetails(job)?.History.Any(state => state.StateName == ScheduledState.StateName) == true);

    private static async Task PolledAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(start), Is.LessThan(Patience));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
