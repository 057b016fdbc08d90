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
    private const int MostTold = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Collection, BsonValue Id)> _told = [];

    /// <summary>Whether this is how a document shows that it cannot be read.</summary>
    public static bool IsUnreadable(Exception fault) =>
        fault is FormatException or InvalidCastException or KeyNotFoundException or ArgumentException or OverflowException or JobQueueException;

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
            TellOnce(collection.CollectionNamespace.CollectionName, document.GetValue("_id", BsonNull.Value), fault);
            return null;
        }
    }

    /// <summary>It is met at every look, and told once by each process.</summary>
    private void TellOnce(string collection, BsonValue id, Exception fault)
    {
        lock (_lock)
        {
            if (_told.Count >= MostTold)
            {
                _told.Clear();
            }

            if (!_told.Add((collection, id)))
            {
                return;
            }
        }

        logger.DocumentUnreadable(fault, collection, id);
    }
}
