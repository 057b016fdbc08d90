using JobQueue.EmbeddedMongo;
using JobQueue.Storage;
using JobQueue.TestServers;
using MongoDB.Bson;

namespace JobQueue.Mongo.Tests.Faults;

/// <summary>A server of this test alone, since a fail point strikes every client of a server.</summary>
internal sealed class EmbeddedServerWithFailPoint : IAsyncDisposable
{
    private readonly EmbeddedMongoServer _server;
    private readonly MongoReplica _replica;

    private EmbeddedServerWithFailPoint(EmbeddedMongoServer server, MongoReplica replica, CommandRecorder recorder)
    {
        _server = server;
        _replica = replica;
        Recorder = recorder;
    }

    public CommandRecorder Recorder { get; }

    public IJobStore Store => _replica.View.Jobs;

    public IJobQueries Queries => _replica.View.Queries;

    public IDbClock Clock => _replica.View.Clock;

    public static async Task<EmbeddedServerWithFailPoint> StartAsync()
    {
        var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions());
        var recorder = new CommandRecorder();
        return new EmbeddedServerWithFailPoint(server, await MongoReplica.ConnectAsync(server.ConnectionString, "jobs", subscribe: recorder.Subscribe), recorder);
    }

    /// <summary>Submits a job, so that its lane is known and later submissions are one command.</summary>
    public Task WarmUpAsync() => Store.SubmitAsync([TestJobs.New(Clock.UtcNow)], CancellationToken.None);

    /// <summary>Makes a command fail as MongoDB's test builds do (https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point).</summary>
    public Task FailAsync(string command, int times, BsonDocument how) => FailAsync([command], times, how);

    /// <summary>Makes any of some commands fail.</summary>
    public Task FailAsync(string[] commands, int times, BsonDocument how) => _replica.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument
    {
        { "configureFailPoint", "failCommand" },
        { "mode", new BsonDocument("times", times) },
        { "data", new BsonDocument("failCommands", new BsonArray(commands)).AddRange(how) },
    });

    /// <summary>Nothing fails any more.</summary>
    public Task HealAsync() => _replica.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument { { "configureFailPoint", "failCommand" }, { "mode", "off" } });

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }
}
