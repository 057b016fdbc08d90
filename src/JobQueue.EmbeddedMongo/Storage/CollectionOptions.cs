using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>The options of a collection that the server acts on.</summary>
internal sealed record CollectionOptions
{
    internal static readonly CollectionOptions Default = new();

    internal bool Capped { get; init; }

    /// <summary>The limit of a capped collection in bytes.</summary>
    internal long MaxBytes { get; init; }

    /// <summary>The limit of a capped collection in documents; 0 when there is none.</summary>
    internal long MaxDocuments { get; init; }

    /// <summary>The form of <c>listCollections</c> and of the journal.</summary>
    internal BsonDocument ToBson()
    {
        var document = new BsonDocument();
        if (Capped)
        {
            document.Add("capped", true).Add("size", MaxBytes);
            if (MaxDocuments > 0)
            {
                document.Add("max", MaxDocuments);
            }
        }

        return document;
    }

    internal static CollectionOptions FromBson(BsonDocument document) => new()
    {
        Capped = document.GetValue("capped", false).ToBoolean(),
        MaxBytes = document.GetValue("size", 0L).ToInt64(),
        MaxDocuments = document.GetValue("max", 0L).ToInt64(),
    };
}
