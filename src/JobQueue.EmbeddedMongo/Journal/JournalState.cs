using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>Everything that was durable when the server last stopped.</summary>
/// <param name="Collections">The collections, in any order.</param>
/// <param name="Documents">The documents in ascending record id per collection; read once, while loading, and may come from disk as it is read.</param>
/// <param name="Oplog">The oplog entries in ascending order; read once.</param>
/// <param name="Transactions">The remembered record of each session.</param>
internal sealed record JournalState(
    IReadOnlyList<JournalCollection> Collections,
    IEnumerable<JournalChange.PutDocument> Documents,
    IEnumerable<JournalChange.AppendOplog> Oplog,
    IReadOnlyDictionary<Guid, BsonDocument> Transactions);
