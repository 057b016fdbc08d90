using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>serverStatus</c>: uptime, connections and how often each command ran.</summary>
internal static class ServerStatusCommand
{
    internal static readonly CommandDefinition Definition = new("serverStatus", static context => ValueTask.FromResult(Describe(context)));

    private static BsonDocument Describe(CommandContext context)
    {
        var server = context.Server;
        var uptime = context.Time.GetUtcNow() - server.StartedAt;
        return new BsonDocument
        {
            { "host", server.Host },
            { "version", BuildInfoCommand.Version },
            { "process", "mongod" },
            { "pid", Environment.ProcessId },
            { "uptime", uptime.TotalSeconds },
            { "uptimeMillis", (long)uptime.TotalMilliseconds },
            { "localTime", new BsonDateTime(context.Time.GetUtcNow().UtcDateTime) },
            { "connections", new BsonDocument { { "current", server.Counters.Connections }, { "available", 65_535 }, { "totalCreated", server.Counters.ConnectionsCreated } } },
            { "opcounters", server.Counters.Operations() },
            {
                "metrics", new BsonDocument
                {
                    { "commands", server.Counters.Commands() },
                    { "cursor", new BsonDocument("open", new BsonDocument("total", server.Cursors.Count)) },
                }
            },
            {
                "repl", new BsonDocument
                {
                    { "setName", server.Options.ReplicaSetName },
                    { "isWritablePrimary", true },
                    { "hosts", new BsonArray { server.Host } },
                    { "me", server.Host },
                }
            },
            { "storageEngine", new BsonDocument { { "name", "embedded" }, { "persistent", context.Store.IsDurable } } },
            { "mem", new BsonDocument("resident", (int)(Environment.WorkingSet / (1024 * 1024))) },
        };
    }
}
