using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Keeps what manifests say.</summary>
internal sealed class ManifestCatalog(IMongoDatabase database)
{
    private const int Batch = 1000;

    private readonly IMongoCollection<BsonDocument> _manifests = database.GetCollection<BsonDocument>(ManifestDocument.Collection);

    /// <summary>Those of some manifests that are known.</summary>
    public async Task<IReadOnlyDictionary<Digest, CatalogManifest>> FindAsync(IEnumerable<Digest> digests, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Digest, CatalogManifest>();
        foreach (var batch in digests.Distinct().Chunk(Batch))
        {
            var documents = await _manifests.Find(In(batch)).ToListAsync(cancellationToken);
            documents.ConvertAll(ManifestDocument.Read).ForEach(manifest => found[manifest.Digest] = manifest);
        }

        return found;
    }

    /// <summary>The digests of all that are known, with those of their images where they are indexes.</summary>
    public async Task<IReadOnlyDictionary<Digest, IReadOnlyList<Digest>>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<Digest, IReadOnlyList<Digest>>();
        using var cursor = await _manifests.Find(new BsonDocument()).ToCursorAsync(cancellationToken);
        await cursor.ForEachAsync(document =>
        {
            var manifest = ManifestDocument.Read(document);
            all[manifest.Digest] = manifest.IsIndex ? [.. manifest.References.Select(image => image.Digest)] : [];
        }, cancellationToken);
        return all;
    }

    /// <summary>Adds a manifest, or meets it.</summary>
    public Task AddAsync(CatalogManifest manifest, CancellationToken cancellationToken) => _manifests.ReplaceOneAsync(
        new BsonDocument(ManifestDocument.Id, manifest.Digest.ToString()), ManifestDocument.ToBson(manifest), new ReplaceOptions { IsUpsert = true }, cancellationToken);

    public async Task RemoveAsync(IEnumerable<Digest> digests, CancellationToken cancellationToken)
    {
        foreach (var batch in digests.Chunk(Batch))
        {
            await _manifests.DeleteManyAsync(In(batch), cancellationToken);
        }
    }

    private static BsonDocument In(IEnumerable<Digest> digests) =>
        new(ManifestDocument.Id, new BsonDocument("$in", new BsonArray(digests.Select(digest => digest.ToString()))));
}
