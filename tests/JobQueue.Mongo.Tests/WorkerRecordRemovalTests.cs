using JobQueue.EmbeddedMongo;
using JobQueue.Jobs;
using JobQueue.TestServers;
using JobQueue.Workers;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class WorkerRecordRemovalTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Records_of_dead_and_shut_down_workers_go_after_a_week_and_nothing_else_does()
    {
        await using var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions { TimeProvider = _time });
        await using var replica = await MongoReplica.ConnectAsync(server.ConnectionString, "jobs", _time);
        var workers = replica.View.Workers;
        var dead = await workers.RegisterAsync(New("dead"), Lease, None);
        await workers.RegisterAsync(New("stopped"), Lease, None);
        await workers.RegisterAsync(New("silent"), Lease, None);
        await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], None);
        await workers.MarkDeadAsync("dead", dead.HeartbeatExpiration, None);
        await workers.SetStatusAsync("stopped", WorkerStatus.Shutdown, None);

        _time.Advance(TimeSpan.FromDays(6.9));
        var beforeAWeek = await RemainingAfterPassAsync(replica);
        _time.Advance(TimeSpan.FromDays(0.2));

        Assert.That(beforeAWeek, Is.EquivalentTo(new[] { "dead", "silent", "stopped" }));
        Assert.That(async () => await RemainingAfterPassAsync(replica), Is.EqualTo(new[] { "silent" }).After(10_000, 20));
        Assert.That(await replica.Database.GetCollection<BsonDocument>("jobs").CountDocumentsAsync(new BsonDocument()), Is.EqualTo(1));
    }

    /// <summary>Lets the server look for what has expired.</summary>
    private async Task<List<string>> RemainingAfterPassAsync(MongoReplica replica)
    {
        _time.Advance(TimeSpan.FromSeconds(60));
        await Task.Yield();
        var records = await replica.Database.GetCollection<BsonDocument>("workers").Find(new BsonDocument()).ToListAsync();
        return [.. records.Select(record => record["_id"].AsString).Order(StringComparer.Ordinal)];
    }

    private static Worker New(string incarnation) => new()
    {
        Incarnation = incarnation,
        Id = "a",
        Status = WorkerStatus.Running,
        CapacityMap = CapacityMap.Empty,
        Actions = ["work"],
        HeartbeatExpiration = default,
        StartedAt = default,
    };
}
