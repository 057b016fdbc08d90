using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>Parts of error messages that several operators share.</summary>
internal static class UpdateMessages
{
    /// <summary>The document's id.</summary>
    public static string Id(BsonDocument document) => document.TryGetValue("_id", out var id) ? $"_id: {id}" : "no id";
}
