using JobQueue.EmbeddedMongo.Storage.Sessions;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>hello</c> and its older name <c>isMaster</c>: who this server is and what it can do.</summary>
internal static class HelloCommand
{
    /// <summary>The wire version of MongoDB 7.0.</summary>
    internal const int MaxWireVersion = 21;

    internal static readonly CommandDefinition Definition = new("hello", context => RunAsync(context, "isWritablePrimary"));

    internal static readonly CommandDefinition Legacy = new("isMaster", context => RunAsync(context, "ismaster")) { Aliases = ["ismaster"] };

    /// <summary>The counter of <c>topologyVersion</c>: one server in its set never changes its role.</summary>
    internal const long TopologyCounter = 0;

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context, string primaryField)
    {
        var body = context.Body;
        if (body.TryGetValue("client", out var client) && client is BsonDocument metadata)
        {
            context.Connection.Metadata = metadata;
        }

        if (body.TryGetValue("topologyVersion", out var known) && new CommandFields("hello", body).OptionalCount("maxAwaitTimeMS") is { } patience && IsCurrent(context, known))
        {
            await WaitAsync(context, TimeSpan.FromMilliseconds(Math.Min(patience, int.MaxValue))).ConfigureAwait(false);
        }

        return Describe(context, primaryField);
    }

    private static BsonDocument Describe(CommandContext context, string primaryField)
    {
        var server = context.Server;
        var reply = new BsonDocument();
        if (context.Body.GetValue("helloOk", false).ToBoolean())
        {
            reply.Add("helloOk", true);
        }

        reply.Add(primaryField, true)
            .Add("topologyVersion", new BsonDocument { { "processId", server.ProcessId }, { "counter", TopologyCounter } })
            .Add("hosts", new BsonArray { server.Host })
            .Add("setName", server.Options.ReplicaSetName)
            .Add("setVersion", 1)
            .Add("secondary", false)
            .Add("primary", server.Host)
            .Add("me", server.Host)
            .Add("electionId", new ObjectId("7fffffff0000000000000001"))
            .Add("lastWrite", LastWrite(context))
            .Add("maxBsonObjectSize", WireLimits.MaxDocumentBytes)
            .Add("maxMessageSizeBytes", WireLimits.MaxMessageBytes)
            .Add("maxWriteBatchSize", WireLimits.MaxBatchCount)
            .Add("localTime", new BsonDateTime(context.Time.GetUtcNow().UtcDateTime))
            .Add("logicalSessionTimeoutMinutes", (int)SessionTable.Timeout.TotalMinutes)
            .Add("connectionId", context.Connection.Id)
            .Add("minWireVersion", 0)
            .Add("maxWireVersion", MaxWireVersion)
            .Add("readOnly", false);
        return reply;
    }

    private static BsonDocument LastWrite(CommandContext context)
    {
        var time = new BsonTimestamp((long)context.Store.Published.Time);
        var date = new BsonDateTime(time.Timestamp * 1000L);
        var optime = new BsonDocument { { "ts", time }, { "t", 1L } };
        return new BsonDocument { { "opTime", optime }, { "lastWriteDate", date }, { "majorityOpTime", optime }, { "majorityWriteDate", date } };
    }

    private static bool IsCurrent(CommandContext context, BsonValue known) =>
        known is BsonDocument version
        && version.GetValue("processId", BsonNull.Value) == context.Server.ProcessId
        && version.GetValue("counter", BsonNull.Value) is { IsNumeric: true } counter
        && counter.ToDouble() == TopologyCounter;

    // Nothing can change, so the wait is always the whole of it. It is real time even under an injected clock: the client's clock is real.
    private static async Task WaitAsync(CommandContext context, TimeSpan patience)
    {
        try
        {
            await Task.Delay(patience, TimeProvider.System, context.Server.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The server stops: answer at once.
        }
    }
}
