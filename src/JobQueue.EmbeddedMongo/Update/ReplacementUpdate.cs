using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>An update by a whole new document, which keeps the <c>_id</c>.</summary>
internal sealed class ReplacementUpdate : UpdateSpec
{
    private readonly BsonDocument _replacement;

    public ReplacementUpdate(BsonDocument replacement, EvaluationContext context)
        : base(UpdateKind.Replacement, context)
    {
        foreach (var element in replacement)
        {
            if (element.Name.StartsWith('$'))
            {
                throw ErrorCodes.DollarPrefixedFieldName(
                    $"The dollar ($) prefixed field '{element.Name}' in '{element.Name}' is not allowed in the context of an update's replacement document.");
            }
        }

        _replacement = Stamped(replacement, context);
    }

    private protected override UpdateResult Transform(BsonDocument document, int arrayIndex)
    {
        var after = TransformSeed(document);
        return new UpdateResult(after, !StrictEquality.AreSame(after, document), Description: null);
    }

    private protected override BsonDocument TransformSeed(BsonDocument seed)
    {
        if (_replacement.TryGetValue("_id", out var own))
        {
            return DocumentId.First(_replacement, own);
        }

        return seed.TryGetValue("_id", out var id) ? DocumentId.First(_replacement, id) : _replacement;
    }

    // A replacement takes nothing but the _id from the filter.
    private protected override BsonDocument SeedFor(DocumentMatcher filter) => UpsertSeed.IdOf(filter.Root);

    /// <summary>An empty timestamp in the first level stands for the time of the write.</summary>
    private static BsonDocument Stamped(BsonDocument replacement, EvaluationContext context)
    {
        if (!replacement.Any(static element => IsEmptyTimestamp(element)))
        {
            return replacement;
        }

        return new BsonDocument(replacement.Select(element => IsEmptyTimestamp(element) ? new BsonElement(element.Name, context.ClusterTime) : element));
    }

    private static bool IsEmptyTimestamp(BsonElement element) => element is { Name: not "_id", Value: BsonTimestamp { Value: 0 } };
}
