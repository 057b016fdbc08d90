using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>validate</c>: compares every document with the entries of every index, both ways.</summary>
internal static class ValidateCommand
{
    internal static readonly CommandDefinition Definition = new("validate", RunAsync)
    {
        RefusesViews = true,
        Fields = new[] { "validate", "full", "checkBSONConformance" }.ToFrozenSet(StringComparer.Ordinal),
        Unsupported = new[] { "repair", "metadata", "background" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var view = context.View;
        context.Observed(view.Sequence);
        var collection = view.Find(context.Namespace) ?? throw ErrorCodes.NamespaceNotFound($"Collection '{context.Namespace}' does not exist to validate.");
        return ValueTask.FromResult(Report(collection, IndexAgreement.Of(collection, context.Cancellation)));
    }

    private static BsonDocument Report(CollectionState collection, IReadOnlyList<IndexAgreement> indexes)
    {
        var isValid = indexes.All(index => index.IsValid);
        return new BsonDocument
        {
            { "ns", collection.Namespace },
            { "uuid", new BsonBinaryData(collection.Uuid, GuidRepresentation.Standard) },
            { "nInvalidDocuments", 0L },
            { "nNonCompliantDocuments", 0L },
            { "nrecords", collection.Count },
            { "nIndexes", collection.Indexes.Length },
            { "keysPerIndex", new BsonDocument(indexes.Select(index => new BsonElement(index.Name, index.Entries))) },
            { "indexDetails", new BsonDocument(indexes.Select(index => new BsonElement(index.Name, new BsonDocument("valid", index.IsValid)))) },
            { "valid", isValid },
            { "repaired", false },
            { "readTimestamp", BsonNull.Value, false },
            { "warnings", new BsonArray() },
            { "errors", new BsonArray(indexes.Where(index => !index.IsValid).Select(index => $"The index '{index.Name}' lacks {index.Missing.Count} entries and has {index.Extra.Count} too many.")) },
            { "extraIndexEntries", Entries(indexes, index => index.Extra) },
            { "missingIndexEntries", Entries(indexes, index => index.Missing) },
            { "corruptRecords", new BsonArray() },
        };
    }

    private static BsonArray Entries(IReadOnlyList<IndexAgreement> indexes, Func<IndexAgreement, IReadOnlyList<long>> which) =>
        [.. indexes.SelectMany(index => which(index).Select(recordId => new BsonDocument { { "indexName", index.Name }, { "recordId", recordId } }))];
}
