using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Keeps which repositories have which blobs.</summary>
internal sealed class BlobLinkCatalog(IMongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> _links = database.GetCollection<BsonDocument>(BlobLinkDocument.Collection);

    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => _links.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<BsonDocument>(new BsonDocument { { BlobLinkDocument.Blob, 1 }, { BlobLinkDocument.Repository, 1 } }),
            new CreateIndexModel<BsonDocument>(new BsonDocument { { BlobLinkDocument.Repository, 1 }, { BlobLinkDocument.Blob, 1 } }),
        ],
        cancellationToken);

    /// <summary>The repositories that have a blob, by name.</summary>
    public async Task<IReadOnlyList<string>> RepositoriesOfAsync(Digest blob, CancellationToken cancellationToken)
    {
        var documents = await _links.Find(new BsonDocument(BlobLinkDocument.Blob, blob.ToString())).Sort(new BsonDocument(BlobLinkDocument.Repository, 1)).ToListAsync(cancellationToken);
        return documents.ConvertAll(document => document[BlobLinkDocument.Repository].AsString);
    }

    /// <summary>All repositories that are known to have blobs.</summary>
    public async Task<IReadOnlyList<RepositoryName>> KnownRepositoriesAsync(CancellationToken cancellationToken)
    {
        var names = await _links.DistinctAsync<string>(BlobLinkDocument.Repository, new BsonDocument(), null, cancellationToken);
        return (await names.ToListAsync(cancellationToken)).ConvertAll(RepositoryName.Parse);
    }

    /// <summary>The blobs that a repository is known to have.</summary>
    public async Task<HashSet<Digest>> BlobsOfAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var documents = await _links.Find(new BsonDocument(BlobLinkDocument.Repository, repository.ToString())).ToListAsync(cancellationToken);
        return [.. documents.Select(document => Digest.Parse(document[BlobLinkDocument.Blob].AsString))];
    }

    /// <summary>Adds links; those that another run has added are met.</summary>
    public async Task AddAsync(RepositoryName repository, IReadOnlyList<DigestLink> links, CancellationToken cancellationToken)
    {
        try
        {
            await _links.InsertManyAsync(links.Select(link => BlobLinkDocument.ToBson(repository, link)), new InsertManyOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException<BsonDocument> refused) when (refused.WriteConcernError is null && refused.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey))
        {
            // The others are added all the same.
        }
    }

    public Task RemoveAsync(RepositoryName repository, IEnumerable<Digest> blobs, CancellationToken cancellationToken) => _links.DeleteManyAsync(
        new BsonDocument(BlobLinkDocument.Id, new BsonDocument("$in", new BsonArray(blobs.Select(blob => BlobLinkDocument.IdOf(repository, blob))))), cancellationToken);
}
