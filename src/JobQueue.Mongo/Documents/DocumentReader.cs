using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Documents;

/// <summary>
/// Reads stored documents one by one where many are worked through. A document that was changed by hand, or that a newer version wrote, is passed over and named in the log:
/// it must not keep the others from being claimed, buried or fired.
/// </summary>
internal sealed class DocumentReader(ILogger<DocumentReader> logger)
{
    private readonly ToldOnce<(string Collection, BsonValue Id)> _told = new();

    /// <summary>Whether this is how a document shows that it cannot be read.</summary>
    public static bool IsUnreadable(Exception fault) =>
        fault is FormatException or InvalidCastException or NotSupportedException or KeyNotFoundException or ArgumentException or OverflowException or JobQueueException;

    /// <summary>Reads the one document that was asked for.</summary>
    /// <param name="document">What is stored.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="id">What the caller knows it by.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="UnreadableDocumentException">It cannot be read.</exception>
    public static T ReadOne<T>(BsonDocument document, string kind, string id, Func<BsonDocument, T> read)
    {
        try
        {
            return read(document);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw new UnreadableDocumentException(id, $"What is stored of {kind} '{id}' cannot be read: {fault.Message} Correct the document, or delete it.", fault);
        }
    }

    /// <summary>Those that can be read, in their order.</summary>
    public List<T> ReadEach<T>(IMongoCollection<BsonDocument> collection, IEnumerable<BsonDocument> documents, Func<BsonDocument, T> read)
        where T : class => [.. documents.Select(document => Read(collection, document, read)).OfType<T>()];

    /// <returns><see langword="null"/> for one that cannot be read.</returns>
    public T? Read<T>(IMongoCollection<BsonDocument> collection, BsonDocument document, Func<BsonDocument, T> read)
        where T : class
    {
        try
        {
            return read(document);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            var which = (Collection: collection.CollectionNamespace.CollectionName, Id: document.GetValue("_id", BsonNull.Value));
            if (_told.IsNew(which))
            {
                logger.DocumentUnreadable(fault, which.Collection, which.Id);
            }

            return null;
        }
    }
}
