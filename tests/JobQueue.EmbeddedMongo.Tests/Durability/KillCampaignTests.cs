using System.Globalization;
using JobQueue.EmbeddedMongo.Tests.Journal;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>
/// One data folder, one change stream, and a server that is killed (SIGKILL) in the middle of the load again and again. Three times here;
/// <c>JOBQUEUE_KILLS=50 dotnet test tests/JobQueue.EmbeddedMongo.Tests --filter KillCampaign</c> for fifty.
/// </summary>
[NonParallelizable]
internal sealed class KillCampaignTests
{
    private const int Writers = 6;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("JOBQUEUE_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Test]
    [CancelAfter(1_200_000)]
    public async Task Nothing_acknowledged_is_lost_and_nothing_half_done_is_seen_however_often_the_server_is_killed(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        var writers = Enumerable.Range(0, Writers).Select(writer => new OwnedDocuments(writer)).ToList();
        var mirror = new StreamMirror();
        var random = new Random(7);
        await TestContext.Out.WriteLineAsync("kill  acknowledged  in doubt  of these done  documents  events so far  restart ms");
        for (var kill = 1; kill <= Kills; kill++)
        {
            var acknowledged = await KillAsync(folder, writers, mirror, kill, random.Next(20, 400), cancellation);

            var found = await CheckAsync(folder, writers, mirror, kill, cancellation);
            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kill,4}  {acknowledged,12}  {found.InDoubt,8}  {found.Done,13}  {found.Documents,9}  {mirror.Events,13}  {found.Restart,10:F0}"));
        }
    }

    private static async Task<int> KillAsync(ScratchFolder folder, List<OwnedDocuments> writers, StreamMirror mirror, int kill, int writes, CancellationToken cancellation)
    {
        await using var server = ToolProcess.OnFolder(folder.Path);
        using var client = Connect(await server.ConnectionString);
        var collection = Collection(client);
        await collection.Indexes.CreateManyAsync(
            [new CreateIndexModel<BsonDocument>("{writer: 1, value: -1}"), new CreateIndexModel<BsonDocument>("{key: 1}", new CreateIndexOptions { Unique = true })], cancellation);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = mirror.FollowAsync(collection, opened, gone.Token);
        await opened.Task;
        var load = new MixedLoad(writers, kill);

        await load.RunAsync(client, collection, writes, server.KillAsync);

        await gone.CancelAsync();
        await following;
        return load.Acknowledged;
    }

    private static async Task<(int InDoubt, int Done, int Documents, double Restart)> CheckAsync(ScratchFolder folder, List<OwnedDocuments> writers, StreamMirror mirror, int kill, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var server = ToolProcess.OnFolder(folder.Path);
        using var client = Connect(await server.ConnectionString);
        var restart = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        var stored = await Collection(client).Find(new BsonDocument("writer", new BsonDocument("$exists", true)), new FindOptions { Hint = new BsonDocument("$natural", 1) }).ToListAsync(cancellation);
        var (inDoubt, done) = Settle(writers, stored);
        var report = await client.GetDatabase("durable").RunCommandAsync<BsonDocument>(new BsonDocument { { "validate", "docs" }, { "full", true } }, cancellationToken: cancellation);
        await mirror.CatchUpAsync(Collection(client), kill, cancellation);
        var all = await Collection(client).Find(new BsonDocument()).ToListAsync(cancellation);

        Assert.That(report["valid"].AsBoolean, Is.True, () => report.ToJson());
        Assert.That(mirror.Values, Is.EquivalentTo(all.ToDictionary(document => document["_id"], document => document["value"].AsInt32)), "the change stream tells of other documents than there are");
        Assert.That(await server.StopAsync(), Is.Zero);
        return (inDoubt, done, stored.Count, restart);
    }

    private static (int InDoubt, int Done) Settle(List<OwnedDocuments> writers, List<BsonDocument> stored)
    {
        var (inDoubt, done) = (0, 0);
        foreach (var own in writers)
        {
            var found = stored.Where(document => document["writer"] == own.Writer).ToDictionary(document => document["_id"].AsInt32, document => document["value"].AsInt32);
            Assert.That(own.Settle(found, out var wasInDoubt, out var wasApplied), Is.Null);
            inDoubt += wasInDoubt ? 1 : 0;
            done += wasApplied ? 1 : 0;
        }

        return (inDoubt, done);
    }

    private static IMongoCollection<BsonDocument> Collection(IMongoClient client) =>
        client.GetDatabase("durable").GetCollection<BsonDocument>("docs").WithWriteConcern(WriteConcern.WMajority.With(journal: true));

    // A write shall not be tried twice unseen, and nobody waits for a server that was killed.
    private static MongoClient Connect(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        (settings.RetryWrites, settings.RetryReads, settings.ServerSelectionTimeout) = (false, false, TimeSpan.FromSeconds(1));
        return new MongoClient(settings);
    }
}
