using JobQueue.Storage;
using JobQueue.Workers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class HeartbeatThreadTests
{
    [Test]
    public async Task A_heartbeat_is_answered_on_the_thread_that_sent_it_so_a_starved_pool_cannot_delay_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var workers = (await database.ConnectAsync()).View.Workers;
        var lease = TimeSpan.FromSeconds(30);
        var worker = new Worker
        {
            Incarnation = "run-1",
            Id = "a",
            Status = WorkerStatus.Running,
            CapacityMap = Jobs.CapacityMap.Empty,
            Actions = ["work"],
            HeartbeatExpiration = default,
            StartedAt = default,
        };
        await workers.RegisterAsync(worker, lease, CancellationToken.None);

        var beat = workers.HeartbeatAsync("run-1", lease, CancellationToken.None);

        Assert.That(beat.IsCompleted);
        Assert.That(await beat, Is.TypeOf<Heartbeat.Renewed>());
    }
}
