using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.InMemory;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class InMemoryDatabaseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_replica_whose_clock_is_wrong_tells_the_databases_time_once_it_has_sampled_it()
    {
        var own = new FakeTimeProvider(Noon.AddMinutes(10));
        var replica = new InMemoryDatabase(new FakeTimeProvider(Noon)).Connect("fast", own);

        Assert.That(replica.Clock.IsSampled, Is.False);
        Assert.That(replica.Clock.UtcNow, Is.EqualTo(Noon.AddMinutes(10)));
        await replica.Clock.EnsureSampledAsync(CancellationToken.None);
        own.Advance(TimeSpan.FromSeconds(5));

        Assert.That(replica.Clock.IsSampled, Is.True);
        Assert.That(replica.Clock.UtcNow, Is.EqualTo(Noon.AddSeconds(5)));
    }

    [Test]
    public async Task Hosts_that_name_one_database_share_its_jobs()
    {
        var time = new FakeTimeProvider(Noon);
        var database = new InMemoryDatabase(time);
        await using var first = Services(builder => builder.UseInMemory(database));
        await using var second = Services(builder => builder.UseInMemory(database));
        await using var alone = Services(builder => builder.UseInMemory());
        var job = new JobFactory(first.GetRequiredService<IDbClock>(), time).Create(new JobSubmission { Action = "work" });

        await first.GetRequiredService<IJobStore>().SubmitAsync([job], CancellationToken.None);

        Assert.That(await second.GetRequiredService<IJobQueries>().FindAsync(job.Id, CancellationToken.None), Is.Not.Null);
        Assert.That(await alone.GetRequiredService<IJobQueries>().FindAsync(job.Id, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Every_part_of_the_storage_is_registered()
    {
        await using var services = Services(builder => builder.UseInMemory());

        Type[] parts = [typeof(IJobStore), typeof(IJobQueries), typeof(IWorkerStore), typeof(IJobLogStore), typeof(IActionConfigStore), typeof(IChangeFeed), typeof(IDbClock), typeof(IStorageSetup)];
        Assert.That(parts.Select(services.GetService), Is.All.Not.Null);
    }

    [Test]
    public async Task A_watcher_that_falls_far_behind_is_told_to_read_again_and_then_hears_what_is_new()
    {
        var watcher = new FeedWatcher(FeedTopics.Workers, capacity: 3);
        for (var n = 1; n <= 4; n++)
        {
            watcher.Offer(new FeedMessage.WorkerChanged($"run-{n}"));
        }

        var heard = await watcher.ReadAllAsync(CancellationToken.None).Take(2).ToListAsync();

        Assert.That(heard, Is.EqualTo(new FeedMessage[] { new FeedMessage.Resync(), new FeedMessage.WorkerChanged("run-4") }));
    }

    private static ServiceProvider Services(Action<JobQueueBuilder> choose)
    {
        var services = new ServiceCollection();
        choose(new JobQueueBuilder(services));
        return services.BuildServiceProvider();
    }
}
