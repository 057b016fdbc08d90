using MongoDB.Bson;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>A manifest as it is stored.</summary>
internal static class ManifestDocument
{
    public const string Collection = "manifests";

    public const string Id = "_id";

    public const string IsIndex = "isIndex";

    private const string MediaType = "mediaType";

    private const string Size = "size";

    private const string References = "references";

    private const string ReferenceDigest = "digest";

    public static BsonDocument ToBson(CatalogManifest manifest) => new()
    {
        { Id, manifest.Digest.ToString() },
        { MediaType, manifest.MediaType },
        { Size, manifest.Size },
        { IsIndex, manifest.IsIndex },
        { References, new BsonArray(manifest.References.Select(reference => new BsonDocument { { MediaType, reference.MediaType }, { ReferenceDigest, reference.Digest.ToString() }, { Size, reference.Size } })) },
    };

    public static CatalogManifest Read(BsonDocument document) => new(
        Digest.Parse(document[Id].AsString),
        document[MediaType].AsString,
        document[Size].ToInt64(),
        document[IsIndex].AsBoolean,
        [.. document[References].AsBsonArray.Select(reference => new Descriptor(reference[MediaType].AsString, Digest.Parse(reference[ReferenceDigest].AsString), reference[Size].ToInt64()))]);
}
