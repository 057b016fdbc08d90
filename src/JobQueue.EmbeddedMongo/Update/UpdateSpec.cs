using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>An update, parsed once and applied to many documents.</summary>
internal sealed class UpdateSpec
{
    private UpdateSpec(UpdateKind kind) => Kind = kind;

    public UpdateKind Kind { get; }

    /// <summary>Whether the positional <c>$</c> is used, so that <see cref="Apply"/> needs the index that <see cref="DocumentMatcher"/> reports.</summary>
    public bool NeedsArrayIndex { get; }

    /// <summary>Parses a document of operators, a replacement, or an array of pipeline stages.</summary>
    /// <exception cref="CommandFailedException">The update is malformed.</exception>
    public static UpdateSpec Parse(BsonValue update, BsonArray? arrayFilters, EvaluationContext context) =>
        throw ErrorCodes.CommandNotSupported("update");

    /// <summary>Applies the update to a stored document.</summary>
    /// <param name="document">The stored document; it is not changed.</param>
    /// <param name="arrayIndex">The array element that the filter matched, or -1.</param>
    /// <exception cref="CommandFailedException">The update does not fit the document.</exception>
    public UpdateResult Apply(BsonDocument document, int arrayIndex = -1) => throw ErrorCodes.CommandNotSupported("update");

    /// <summary>The document that an upsert inserts when nothing matched: the filter's equality conditions, then the update; with an <c>_id</c>.</summary>
    /// <exception cref="CommandFailedException">The update does not fit the document, or would change the filter's <c>_id</c>.</exception>
    public BsonDocument BuildUpsertDocument(DocumentMatcher filter) => throw ErrorCodes.CommandNotSupported("update");
}
