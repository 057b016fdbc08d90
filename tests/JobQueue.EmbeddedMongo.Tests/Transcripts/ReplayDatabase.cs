using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>An empty database on the shared server in which one scenario is replayed through the official driver.</summary>
internal sealed class ReplayDatabase(IMongoClient client, string name)
{
    public IMongoClient Client => client;

    public string Name => name;

    public IMongoDatabase Database { get; } = client.GetDatabase(name);

    public static async Task<ReplayDatabase> OpenAsync()
    {
        var server = await MongoTestServer.GetAsync();
        return new ReplayDatabase(server.Client, server.NewDatabaseName());
    }

    /// <summary>
    /// With a client of its own, for scenarios that number their statements: a driver hands sessions to and fro between all users of a
    /// client, and a number that was used in one of them is used up.
    /// </summary>
    public static async Task<ReplayDatabase> OpenWithOwnSessionsAsync()
    {
        var server = await MongoTestServer.GetAsync();
        var settings = MongoClientSettings.FromConnectionString(server.ConnectionString);
        settings.RetryWrites = false;

        // Clients of the same settings share their connections and sessions.
        var name = server.NewDatabaseName();
        settings.ApplicationName = name;
        return new ReplayDatabase(new MongoClient(settings), name);
    }

    public async Task SetUpAsync(Scenario scenario)
    {
        foreach (var command in scenario.Setup)
        {
            await Database.RunCommandAsync<BsonDocument>(command);
        }
    }

    public Task<Answer> AskAsync(BsonDocument command) => AnswerAsync(() => Database.RunCommandAsync<BsonDocument>(command));

    public Task<Answer> AskAsync(IClientSessionHandle session, BsonDocument command) =>
        AnswerAsync(() => Database.RunCommandAsync<BsonDocument>(session, command));

    public static async Task<Answer> AnswerAsync(Func<Task<BsonDocument>> ask)
    {
        try
        {
            return new Answer.Reply(await ask());
        }
        catch (MongoException exception)
        {
            return Answer.From(exception);
        }
    }
}
