using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>A collection without its documents.</summary>
/// <param name="Uuid">Its identity; stays the same when it is renamed.</param>
/// <param name="Namespace">Database and collection, parted by the first dot.</param>
/// <param name="Options">The options given to <c>create</c>.</param>
/// <param name="Indexes">Index specifications in order of creation, as <c>listIndexes</c> shows them.</param>
internal sealed record JournalCollection(Guid Uuid, string Namespace, BsonDocument Options, IReadOnlyList<BsonDocument> Indexes);
