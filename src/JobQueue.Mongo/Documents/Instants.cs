using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Instants as BSON keeps them: UTC, whole milliseconds.</summary>
internal static class Instants
{
    public static BsonDateTime ToBson(this DateTimeOffset instant) => new(instant.ToUnixTimeMilliseconds());

    public static DateTimeOffset ToInstant(this BsonValue value) => DateTimeOffset.FromUnixTimeMilliseconds(value.AsBsonDateTime.MillisecondsSinceEpoch);

    /// <summary>The same instant without what BSON cannot keep.</summary>
    public static DateTimeOffset ToWholeMilliseconds(this DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
