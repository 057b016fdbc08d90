using JobQueue.Jobs;
using JobQueue.Workers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A worker record that cannot be read does not keep what a dead worker holds.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableWorkerTests
{
    private static CancellationToken None => CancellationToken.None;

    [TestCase("status")]
    [TestCase("actions")]
    [TestCase("startedAt")]
    [TestCase("maxConcurrency")]
    public async Task A_dead_worker_whose_record_cannot_be_read_is_found_expired_and_buried(string field)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        await replica.View.Workers.RegisterAsync(Worker(), TimeSpan.Zero, None);
        var job = TestJobs.New(replica.View.Clock.UtcNow);
        await replica.View.Jobs.SubmitAsync([job], None);
        await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None);
        await replica.SetAsync("workers", "w-1", field, "sing");

        var expired = await replica.View.Workers.ExpiredAsync(TimeSpan.FromSeconds(-10), None);

        Assert.That(expired.Select(worker => (worker.Incarnation, worker.Id)), Is.EqualTo(new[] { ("w-1", "w") }));
        Assert.That(await replica.View.Workers.MarkDeadAsync("w-1", expired[0].HeartbeatExpiration, None), Is.True);
        Assert.That(await replica.View.Workers.EndedAsync(["w-1"], None), Is.EqualTo(new[] { "w-1" }));
        Assert.That((await replica.View.Jobs.BuryAsync("w-1", None)).Select(buried => buried.Id), Is.EqualTo(new[] { job.Id }));
    }

    private static Worker Worker() => new()
    {
        Id = "w",
        Incarnation = "w-1",
        Status = WorkerStatus.Running,
        CapacityMap = CapacityMap.Empty,
        Actions = ["work"],
        HeartbeatExpiration = default,
        StartedAt = default,
    };
}
