using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>Sets a field by its dotted path in a copy of a document.</summary>
internal static class NestedFields
{
    public static BsonDocument With(BsonDocument document, string path, BsonValue value)
    {
        var copy = new BsonDocument(document.Elements);
        var split = path.IndexOf('.', StringComparison.Ordinal);
        if (split < 0)
        {
            copy[path] = value;
            return copy;
        }

        var name = path[..split];
        var inner = copy.GetValue(name, null) as BsonDocument ?? [];
        copy[name] = With(inner, path[(split + 1)..], value);
        return copy;
    }
}
