using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.TestServers;

/// <summary>Asks a server what it can do.</summary>
internal static class ServerFeatures
{
    public static async Task<IReadOnlySet<ServerFeature>> OfAsync(IMongoClient client, TestServerKind kind)
    {
        var admin = client.GetDatabase("admin");
        var hello = await admin.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        var features = new HashSet<ServerFeature>();
        if (hello.Contains("setName") || hello.GetValue("msg", "") == "isdbgrid")
        {
            features.UnionWith([ServerFeature.ReplicaSet, ServerFeature.ChangeStreams, ServerFeature.Transactions]);
        }

        if (kind == TestServerKind.Embedded)
        {
            features.Add(ServerFeature.Embedded);
        }

        if (kind == TestServerKind.Embedded || await TakesTestCommandsAsync(admin))
        {
            features.Add(ServerFeature.FailPoints);
        }

        return features;
    }

    private static async Task<bool> TakesTestCommandsAsync(IMongoDatabase admin)
    {
        try
        {
            var reply = await admin.RunCommandAsync<BsonDocument>(new BsonDocument { ["getParameter"] = 1, ["enableTestCommands"] = 1 });
            return reply.GetValue("enableTestCommands", 0).ToBoolean();
        }
        catch (MongoCommandException)
        {
            return false;
        }
    }
}
