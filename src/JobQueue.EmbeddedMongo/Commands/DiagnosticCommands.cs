using System.Runtime.InteropServices;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>What interactive clients ask when they connect.</summary>
internal static class DiagnosticCommands
{
    /// <summary>MongoDB's answer outside Atlas is that there is no such command; clients rely on that.</summary>
    internal static readonly CommandDefinition AtlasVersion = new("atlasVersion", static _ => throw Errors.ErrorCodes.CommandNotFound("no such command: 'atlasVersion'"));

    internal static readonly CommandDefinition ConnectionStatus = Simple("connectionStatus", static _ => new BsonDocument("authInfo", new BsonDocument
    {
        { "authenticatedUsers", new BsonArray() },
        { "authenticatedUserRoles", new BsonArray() },
    }));

    internal static readonly CommandDefinition CurrentOperations = Simple("currentOp", static _ => new BsonDocument("inprog", new BsonArray()));

    internal static readonly CommandDefinition CommandLine = Simple("getCmdLineOpts", static _ => new BsonDocument { { "argv", new BsonArray() }, { "parsed", new BsonDocument() } });

    internal static readonly CommandDefinition Log = Simple("getLog", static context => context.Body.GetElement(0).Value == "*"
        ? new BsonDocument("names", new BsonArray { "global", "startupWarnings" })
        : new BsonDocument { { "totalLinesWritten", 0 }, { "log", new BsonArray() } });

    internal static readonly CommandDefinition HostInformation = Simple("hostInfo", static context => new BsonDocument
    {
        {
            "system", new BsonDocument
            {
                { "currentTime", new BsonDateTime(context.Time.GetUtcNow().UtcDateTime) },
                { "hostname", Environment.MachineName },
                { "cpuAddrSize", 64 },
                { "numCores", Environment.ProcessorCount },
                { "cpuArch", RuntimeInformation.OSArchitecture.ToString() },
            }
        },
        { "os", new BsonDocument { { "type", RuntimeInformation.OSDescription }, { "name", RuntimeInformation.OSDescription }, { "version", Environment.OSVersion.VersionString } } },
        { "extra", new BsonDocument() },
    });

    internal static readonly CommandDefinition ListCommands = Simple("listCommands", static _ => new BsonDocument("commands", CommandTable.Describe()));

    internal static readonly CommandDefinition MyAddress = Simple("whatsmyuri", static context => new BsonDocument("you", context.Connection.Remote));

    internal static readonly CommandDefinition ReplicaSetStatus = Simple("replSetGetStatus", static context => new BsonDocument
    {
        { "set", context.Server.Options.ReplicaSetName },
        { "date", new BsonDateTime(context.Time.GetUtcNow().UtcDateTime) },
        { "myState", 1 },
        { "term", 1L },
        {
            "members", new BsonArray
            {
                new BsonDocument
                {
                    { "_id", 0 }, { "name", context.Server.Host }, { "health", 1.0 }, { "state", 1 }, { "stateStr", "PRIMARY" }, { "self", true },
                    { "optime", new BsonDocument { { "ts", new BsonTimestamp((long)context.Store.Published.Time) }, { "t", 1L } } },
                },
            }
        },
    });

    internal static readonly CommandDefinition ReplicaSetConfiguration = Simple("replSetGetConfig", static context => new BsonDocument("config", new BsonDocument
    {
        { "_id", context.Server.Options.ReplicaSetName },
        { "version", 1 },
        { "term", 1L },
        { "members", new BsonArray { new BsonDocument { { "_id", 0 }, { "host", context.Server.Host }, { "votes", 1 }, { "priority", 1.0 } } } },
    }));

    internal static readonly CommandDefinition Parameters = new("getParameter", static context => ValueTask.FromResult(ReadParameters(context)));

    // The parameters that clients and tests look at; all others are unknown, as they are to a server without them.
    private static BsonDocument ReadParameters(CommandContext context)
    {
        var known = new BsonDocument
        {
            { "featureCompatibilityVersion", new BsonDocument("version", "7.0") },
            { "enableTestCommands", true },
            { "ttlMonitorSleepSecs", (int)context.Server.Options.TtlInterval.TotalSeconds },
            { "transactionLifetimeLimitSeconds", (int)context.Server.Options.TransactionLifetime.TotalSeconds },
            { "authenticationMechanisms", new BsonArray() },
        };
        if (context.Body.GetElement(0).Value == "*")
        {
            return known;
        }

        var wanted = known.Where(parameter => context.Body.Contains(parameter.Name)).ToList();
        return wanted.Count > 0 ? new BsonDocument(wanted) : throw Errors.ErrorCodes.InvalidOptions("no option found to get");
    }

    private static CommandDefinition Simple(string name, Func<CommandContext, BsonDocument> answer) => new(name, context => ValueTask.FromResult(answer(context)));
}
