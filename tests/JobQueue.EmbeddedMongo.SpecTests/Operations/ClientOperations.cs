using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Operations on a client.</summary>
internal static class ClientOperations
{
    public static async Task<BsonValue> ListDatabasesAsync(IMongoClient client, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new ListDatabasesOptions { Comment = arguments.Value("comment"), Filter = arguments.Document("filter"), NameOnly = arguments.Flag("nameOnly") };
        arguments.EnsureAllRead();
        using var cursor = session is null ? await client.ListDatabasesAsync(options) : await client.ListDatabasesAsync(session, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> ListDatabaseNamesAsync(IMongoClient client, Arguments arguments)
    {
        var session = arguments.Session;
        arguments.EnsureAllRead();
        using var cursor = session is null ? await client.ListDatabaseNamesAsync() : await client.ListDatabaseNamesAsync(session);
        return new BsonArray(await cursor.ToListAsync());
    }
}
