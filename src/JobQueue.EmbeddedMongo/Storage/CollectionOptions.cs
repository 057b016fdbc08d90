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

    /// <summary>What its documents must match; null when there is no rule.</summary>
    internal DocumentValidation? Validation { get; init; }

    /// <summary>What it shows, if it is a view: it then holds no documents of its own.</summary>
    internal ViewDefinition? View { get; init; }

    /// <summary>The name under which the collection's key is declared as clustered; null when it is not. Documents are stored alike either way.</summary>
    internal string? ClusteredIndex { get; init; }

    /// <summary>The form of <c>listCollections</c> and of the journal.</summary>
    internal BsonDocument ToBson()
    {
        var document = new BsonDocument();
        if (View is not null)
        {
            return document.Add("viewOn", View.ViewOn).Add("pipeline", View.Pipeline);
        }

        if (Capped)
        {
            document.Add("capped", true).Add("size", MaxBytes);
            if (MaxDocuments > 0)
            {
                document.Add("max", MaxDocuments);
            }
        }

        if (ClusteredIndex is not null)
        {
            document.Add("clusteredIndex", new BsonDocument { { "v", 2 }, { "key", new BsonDocument("_id", 1) }, { "name", ClusteredIndex }, { "unique", true } });
        }

        return Validation is null
            ? document
            : document.Add("validator", Validation.Validator).Add("validationLevel", Validation.Level).Add("validationAction", Validation.Action);
    }

    internal static CollectionOptions FromBson(BsonDocument document) => new()
    {
        Capped = document.GetValue("capped", false).ToBoolean(),
        MaxBytes = document.GetValue("size", 0L).ToInt64(),
        MaxDocuments = document.GetValue("max", 0L).ToInt64(),
        View = document.TryGetValue("viewOn", out var viewOn) ? new ViewDefinition(viewOn.AsString, document["pipeline"].AsBsonArray) : null,
        ClusteredIndex = document.TryGetValue("clusteredIndex", out var clustered) ? clustered["name"].AsString : null,
        Validation = document.TryGetValue("validator", out var validator)
            ? new DocumentValidation(validator.AsBsonDocument, document["validationLevel"].AsString, document["validationAction"].AsString)
            : null,
    };
}
