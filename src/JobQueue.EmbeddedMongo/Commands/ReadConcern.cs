using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Whether what was read has to be durable before the client sees it.</summary>
internal static class ReadConcern
{
    /// <exception cref="CommandFailedException">The level is unknown, or a point in the past is asked for.</exception>
    internal static bool NeedsDurable(BsonDocument body)
    {
        if (!body.TryGetValue("readConcern", out var given) || given is not BsonDocument concern)
        {
            return false;
        }

        if (concern.Contains("atClusterTime"))
        {
            throw ErrorCodes.CommandNotSupported("readConcern.atClusterTime is not supported by this server");
        }

        return concern.GetValue("level", "local") switch
        {
            BsonString { Value: "local" or "available" } => false,
            BsonString { Value: "majority" or "snapshot" or "linearizable" } => true,
            var level => throw ErrorCodes.BadValue($"Enumeration value '{level}' for field 'readConcern.level' is not a valid value."),
        };
    }
}
