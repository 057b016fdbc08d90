using JobQueue.EmbeddedMongo;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

/// <summary>How the stream goes on after its server was away, and how many streams there are.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ResumeTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_stream_goes_on_where_it_ended_after_the_server_was_restarted()
    {
        var folder = Directory.CreateTempSubdirectory("jobqueue-feed-");
        try
        {
            var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions { DataDirectory = folder.FullName });
            var restarted = new EmbeddedMongoOptions { DataDirectory = folder.FullName, Port = server.Port };
            await using var replica = await MongoReplica.ConnectAsync(server.ConnectionString, "jobs");
            await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);
            var before = await SubmitAsync(replica);
            await listener.HearJobAsync(before.Id, JobStatus.Waiting);

            await server.DisposeAsync();
            await using var again = await MongoTestServer.PrivateServerAsync(restarted);
            await using var other = await MongoReplica.ConnectAsync(again.ConnectionString, "jobs");
            var after = await SubmitAsync(other);

            await listener.HearJobAsync(after.Id, JobStatus.Waiting);
            Assert.That(listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Id), Is.EqualTo(new[] { before.Id, after.Id }));
            Assert.That(listener.Heard, Has.None.TypeOf<FeedMessage.Resync>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_stream_goes_on_where_it_ended_after_an_outage_that_outlasted_the_drivers_own_resumption()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        await using var proxy = TcpProxy.To(MongoUrl.Create(database.Server.ConnectionString).Server.Port);
        var far = await database.ConnectAsync(connectionString: $"{proxy.ConnectionString}&serverSelectionTimeoutMS=200");
        var near = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(far.View.Feed, FeedTopics.Jobs);
        var before = await SubmitAsync(near);
        await listener.HearJobAsync(before.Id, JobStatus.Waiting);

        proxy.Refuse();
        var meanwhile = await SubmitAsync(near);
        Assert.That(() => far.View.Feed.Mode, Is.EqualTo(FeedMode.Connecting).After(20_000, 10), "the driver has given up");
        proxy.Resume();

        await listener.HearJobAsync(meanwhile.Id, JobStatus.Waiting);
        Assert.That(listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Id), Is.EqualTo(new[] { before.Id, meanwhile.Id }));
        Assert.That(listener.Heard, Has.None.TypeOf<FeedMessage.Resync>());
    }

    [Test]
    public async Task A_token_that_has_fallen_off_the_oplog_makes_every_watcher_read_again()
    {
        await using var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions { OplogBytes = 64 * 1024 });
        await using var proxy = TcpProxy.To(server.Port);
        await using var far = await MongoReplica.ConnectAsync(proxy.ConnectionString, "jobs");
        await using var near = await MongoReplica.ConnectAsync(server.ConnectionString, "jobs");
        await using var listener = await Listener.StartAsync(far.View.Feed, FeedTopics.Jobs);
        await listener.HearJobAsync((await SubmitAsync(near)).Id, JobStatus.Waiting);

        proxy.Refuse();
        var noise = near.Database.GetCollection<BsonDocument>("noise");
        for (var document = 0; document < 20; document++)
        {
            await noise.InsertOneAsync(new BsonDocument("text", new string('x', 16 * 1024)));
        }

        proxy.Resume();

        await listener.HearAsync(message => message is FeedMessage.Resync);
        var after = await SubmitAsync(near);
        await listener.HearJobAsync(after.Id, JobStatus.Waiting);
    }

    [Test]
    public async Task A_process_has_one_stream_however_many_watch_it()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var commands = new CommandRecorder();
        var replica = await database.ConnectAsync(commands.Subscribe);
        await using var first = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);
        using var stop = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, 5)
            .Select(_ => replica.View.Feed.WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs | FeedTopics.Workers }, stop.Token).GetAsyncEnumerator(None))
            .ToList();
        var heard = watchers.ConvertAll(watcher => watcher.MoveNextAsync().AsTask());

        await SubmitAsync(replica);

        Assert.That(await Task.WhenAll(heard), Is.All.True);
        Assert.That(commands.Commands.Count(command => command.Contains("pipeline") && command["pipeline"][0].AsBsonDocument.Contains("$changeStream")), Is.EqualTo(1));
        await stop.CancelAsync();
    }

    private static async Task<Job> SubmitAsync(MongoReplica replica) =>
        (await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], None))[0].Job;
}
