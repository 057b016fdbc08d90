using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>What flows between the stages of a plan.</summary>
/// <param name="RecordId">The document's record id.</param>
/// <param name="Key">The index entry it was found by; null from a collection scan.</param>
/// <param name="Bytes">The stored document; null before it is fetched.</param>
/// <param name="Document">The parsed document; null before it is fetched.</param>
internal readonly record struct Row(long RecordId, byte[]? Key, byte[]? Bytes, BsonDocument? Document)
{
    internal static Row Fetched(long recordId, byte[]? key, byte[] bytes) => new(recordId, key, bytes, RawBson.Parse(bytes));
}
