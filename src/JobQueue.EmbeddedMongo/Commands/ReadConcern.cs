using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Which state a command reads, and whether it has to be durable before the client sees it.</summary>
internal static class ReadConcern
{
    /// <summary>Gives the command the snapshot it asks for.</summary>
    /// <returns>Whether what it reads has to be durable.</returns>
    /// <exception cref="CommandFailedException">The level is unknown or not for this command, or the snapshot is not kept.</exception>
    internal static bool Enter(CommandContext context)
    {
        if (new CommandFields(context.Definition.Name, context.Body).OptionalDocument("readConcern") is not { } concern)
        {
            return false;
        }

        var level = concern.GetValue("level", "local");
        switch (level)
        {
            case BsonString { Value: "local" or "available" }:
                RefuseClusterTime(concern);
                return false;
            case BsonString { Value: "majority" or "linearizable" }:
                RefuseClusterTime(concern);
                return true;
            case BsonString { Value: "snapshot" }:
                TakeSnapshot(context, concern);
                return true;
            default:
                throw ErrorCodes.BadValue($"Enumeration value '{level}' for field 'readConcern.level' is not a valid value.");
        }
    }

    private static void RefuseClusterTime(BsonDocument concern)
    {
        if (concern.Contains("atClusterTime"))
        {
            throw ErrorCodes.InvalidOptions("readConcern.atClusterTime may only be given with the level 'snapshot'");
        }
    }

    // A transaction's snapshot is taken when it starts.
    private static void TakeSnapshot(CommandContext context, BsonDocument concern)
    {
        if (context.Transaction is not null)
        {
            if (concern.Contains("atClusterTime"))
            {
                throw ErrorCodes.CommandNotSupported("readConcern.atClusterTime in a transaction is not supported by this server");
            }

            return;
        }

        if (!context.Definition.ReadsSnapshots)
        {
            throw ErrorCodes.InvalidOptions($"The command '{context.Definition.Name}' does not support read concern 'snapshot' outside of a transaction.");
        }

        var published = context.Store.Published;
        context.Snapshot = concern.TryGetValue("atClusterTime", out var time)
            ? context.Server.Snapshots.At((ulong)(time as BsonTimestamp ?? throw ErrorCodes.TypeMismatch("BSON field 'readConcern.atClusterTime' is the wrong type, expected type 'timestamp'")).Value, published)
            : context.Server.Snapshots.Keep(published);
    }
}
