using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Capacity maps as stored: one int64 per key.</summary>
internal static class CapacityDocument
{
    public static BsonValue ToBson(CapacityMap? map) =>
        map is null ? BsonNull.Value : new BsonDocument(map.Select(unit => new BsonElement(unit.Key, new BsonInt64(unit.Value))));

    public static CapacityMap? ToMap(BsonValue value) =>
        value is BsonDocument document ? new CapacityMap(document.Select(unit => KeyValuePair.Create(unit.Name, unit.Value.ToInt64()))) : null;
}
