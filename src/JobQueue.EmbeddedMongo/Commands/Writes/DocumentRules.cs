using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>What a document must fulfil to be stored, and what the server adds to it.</summary>
internal static class DocumentRules
{
    /// <summary>The document as it is stored: with an <c>_id</c>, which comes first, and with empty timestamps filled in.</summary>
    /// <exception cref="CommandFailedException">The <c>_id</c> is of a kind that cannot be one.</exception>
    internal static BsonDocument Prepare(BsonDocument document, CommandContext context)
    {
        if (!document.TryGetValue("_id", out var id))
        {
            id = new BsonObjectId(context.Evaluation.NewObjectId());
        }

        CheckId(id);
        var prepared = document.ElementCount > 0 && document.GetElement(0).Name == "_id"
            ? document
            : new BsonDocument("_id", id).AddRange(document.Where(element => element.Name != "_id"));
        for (var i = 1; i < prepared.ElementCount; i++)
        {
            if (prepared[i] is BsonTimestamp { Value: 0 })
            {
                prepared[i] = context.Evaluation.ClusterTime;
            }
        }

        return prepared;
    }

    /// <exception cref="CommandFailedException">10334, the document is larger than 16 MiB.</exception>
    internal static void CheckSize(byte[] bytes)
    {
        if (bytes.Length > WireLimits.MaxDocumentBytes)
        {
            throw ErrorCodes.DocumentTooLarge($"BSONObj size: {bytes.Length} is invalid. Size must be between 0 and {WireLimits.MaxDocumentBytes}(16MB)");
        }
    }

    private static void CheckId(BsonValue id)
    {
        switch (id)
        {
            case BsonArray:
                throw ErrorCodes.BadValue("can't use an array for _id");
            case BsonRegularExpression:
                throw ErrorCodes.BadValue("can't use a regex for _id");
            case BsonUndefined:
                throw ErrorCodes.BadValue("can't use a undefined for _id");
            case BsonDocument document when document.Names.FirstOrDefault(name => name.StartsWith('$')) is { } name:
                throw ErrorCodes.DollarPrefixedFieldName($"_id fields may not contain '$'-prefixed fields: {name} is not valid for storage.");
        }
    }
}
