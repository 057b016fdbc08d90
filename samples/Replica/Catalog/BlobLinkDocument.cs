using MongoDB.Bson;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>That a repository has a blob, as it is stored.</summary>
internal static class BlobLinkDocument
{
    public const string Collection = "blob_links";

    public const string Id = "_id";

    public const string Blob = "digest";

    public const string Repository = "repository";

    private const string LinkedAt = "linkedAt";

    public static string IdOf(RepositoryName repository, Digest blob) => $"{repository}@{blob}";

    public static BsonDocument ToBson(RepositoryName repository, DigestLink link) => new()
    {
        { Id, IdOf(repository, link.Digest) },
        { Blob, link.Digest.ToString() },
        { Repository, repository.ToString() },
        { LinkedAt, link.WrittenAt.UtcDateTime },
    };
}
