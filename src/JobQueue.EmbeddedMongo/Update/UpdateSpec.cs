using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>An update, parsed once and applied to many documents.</summary>
internal abstract class UpdateSpec
{
    private protected UpdateSpec(UpdateKind kind, EvaluationContext context)
    {
        Kind = kind;
        Context = context;
    }

    public UpdateKind Kind { get; }

    /// <summary>Whether the positional <c>$</c> is used, so that <see cref="Apply"/> needs the index that <see cref="DocumentMatcher"/> reports.</summary>
    public virtual bool NeedsArrayIndex => false;

    protected EvaluationContext Context { get; }

    /// <summary>Parses a document of operators, a replacement, or an array of pipeline stages.</summary>
    /// <exception cref="CommandFailedException">The update is malformed.</exception>
    public static UpdateSpec Parse(BsonValue update, BsonArray? arrayFilters, EvaluationContext context)
    {
        var form = update switch
        {
            BsonArray stages => new PipelineUpdate(stages, context),
            BsonDocument document when document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$') =>
                new OperatorUpdate(document, arrayFilters, context),
            BsonDocument document => (UpdateSpec)new ReplacementUpdate(document, context),
            _ => throw ErrorCodes.FailedToParse("Update argument must be either an object or an array"),
        };

        return arrayFilters is null or { Count: 0 } || form.Kind is UpdateKind.Operators
            ? form
            : throw ErrorCodes.FailedToParse("Cannot specify arrayFilters and a non-operator update");
    }

    /// <summary>Applies the update to a stored document.</summary>
    /// <param name="document">The stored document; it is not changed.</param>
    /// <param name="arrayIndex">The array element that the filter matched, or -1.</param>
    /// <exception cref="CommandFailedException">The update does not fit the document.</exception>
    public UpdateResult Apply(BsonDocument document, int arrayIndex = -1)
    {
        var result = Transform(document, arrayIndex);
        RequireSameId(document, result.Document);
        if (result.Changed)
        {
            DocumentDepth.Require(result.Document);
        }

        return result;
    }

    /// <summary>The document that an upsert inserts when nothing matched: the filter's equality conditions, then the update; with an <c>_id</c>.</summary>
    /// <exception cref="CommandFailedException">The update does not fit the document, or would change the filter's <c>_id</c>.</exception>
    public BsonDocument BuildUpsertDocument(DocumentMatcher filter)
    {
        var seed = SeedFor(filter);
        var document = TransformSeed(seed);
        RequireSameId(seed, document);
        DocumentDepth.Require(document);
        return DocumentId.Ensure(document, Context);
    }

    private protected abstract UpdateResult Transform(BsonDocument document, int arrayIndex);

    private protected abstract BsonDocument TransformSeed(BsonDocument seed);

    private protected virtual BsonDocument SeedFor(DocumentMatcher filter) => UpsertSeed.Of(filter.Root);

    private void RequireSameId(BsonDocument before, BsonDocument after)
    {
        if (!before.TryGetValue("_id", out var id) || ReferenceEquals(before, after))
        {
            return;
        }

        if (!after.TryGetValue("_id", out var newId) || BsonOrder.Compare(id, newId) != 0)
        {
            throw ErrorCodes.ImmutableField(Kind is UpdateKind.Operators
                ? "Performing an update on the path '_id' would modify the immutable field '_id'"
                : $"After applying the update, the (immutable) field '_id' was found to have been altered to _id: {newId}");
        }
    }
}
