using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>Keeps updates from nesting a stored document ever deeper, until walking it would exhaust the stack.</summary>
internal static class DocumentDepth
{
    private const int Limit = 180;

    /// <exception cref="CommandFailedException">The document is nested deeper than a stored one may be (15).</exception>
    public static void Require(BsonDocument document)
    {
        if (IsDeeperThan(document, Limit))
        {
            throw ErrorCodes.Overflow($"Document exceeds maximum nesting depth of {Limit}");
        }
    }

    private static bool IsDeeperThan(BsonValue value, int levels)
    {
        var count = value switch
        {
            BsonDocument document => document.ElementCount,
            BsonArray array => array.Count,
            _ => -1,
        };
        if (count >= 0 && levels == 0)
        {
            return true;
        }

        for (var i = 0; i < count; i++)
        {
            if (IsDeeperThan(value[i], levels - 1))
            {
                return true;
            }
        }

        return false;
    }
}
