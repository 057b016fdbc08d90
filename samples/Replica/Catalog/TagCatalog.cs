using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Keeps the tags. Every change names the one before it, so that of two runs one makes it, with its event, and the other nothing.</summary>
internal sealed class TagCatalog(IMongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> _tags = database.GetCollection<BsonDocument>(TagDocument.Collection);

    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => _tags.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<BsonDocument>(new BsonDocument(TagDocument.Repository, 1)),
            new CreateIndexModel<BsonDocument>(new BsonDocument(TagDocument.HasEvents, 1), new CreateIndexOptions { Sparse = true }),
        ],
        cancellationToken);

    /// <summary>The tags of a repository, by name; among them those that are gone and not told of.</summary>
    public async Task<IReadOnlyList<CatalogTag>> ListAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var documents = await _tags.Find(new BsonDocument(TagDocument.Repository, repository.ToString())).Sort(new BsonDocument(TagDocument.Id, 1)).ToListAsync(cancellationToken);
        return documents.ConvertAll(TagDocument.Read);
    }

    /// <summary>The repositories that have tags, by name, with the number of tags and the time of the last push.</summary>
    public async Task<IReadOnlyList<CatalogRepository>> RepositoriesAsync(CancellationToken cancellationToken)
    {
        var groups = await _tags.Aggregate()
            .Match(new BsonDocument(TagDocument.Deleted, new BsonDocument("$exists", false)))
            .Group(new BsonDocument { { "_id", $"${TagDocument.Repository}" }, { "tags", new BsonDocument("$sum", 1) }, { "lastPush", new BsonDocument("$max", $"${TagDocument.PushedAt}") } })
            .Sort(new BsonDocument("_id", 1))
            .ToListAsync(cancellationToken);
        return groups.ConvertAll(group => new CatalogRepository(group["_id"].AsString, group["tags"].ToInt64(), new DateTimeOffset(group["lastPush"].ToUniversalTime(), TimeSpan.Zero)));
    }

    /// <summary>All repositories that there are documents of.</summary>
    public async Task<IReadOnlyList<RepositoryName>> KnownRepositoriesAsync(CancellationToken cancellationToken)
    {
        var names = await _tags.DistinctAsync<string>(TagDocument.Repository, new BsonDocument(), null, cancellationToken);
        return (await names.ToListAsync(cancellationToken)).ConvertAll(RepositoryName.Parse);
    }

    /// <returns>Whether it was added: another run may have done so.</returns>
    public async Task<bool> TryAddAsync(CatalogTag tag, TagEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            await _tags.InsertOneAsync(TagDocument.ToBson(tag, happened), null, cancellationToken);
            return true;
        }
        catch (MongoWriteException refused) when (refused.WriteError.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    /// <returns>Whether it was changed: another run may have done so.</returns>
    public Task<bool> TryMoveAsync(CatalogTag seen, DigestLink link, TagEvent happened, CancellationToken cancellationToken) =>
        TryUpdateAsync(seen, TagDocument.Move(link, happened), cancellationToken);

    /// <returns>Whether it was marked: another run may have done so.</returns>
    public Task<bool> TryMarkDeletedAsync(CatalogTag seen, TagEvent happened, CancellationToken cancellationToken) =>
        TryUpdateAsync(seen, TagDocument.MarkDeleted(happened), cancellationToken);

    /// <summary>The tags with something to tell.</summary>
    public async Task<IReadOnlyList<CatalogTag>> WithEventsAsync(int limit, CancellationToken cancellationToken)
    {
        var documents = await _tags.Find(new BsonDocument(TagDocument.HasEvents, true)).Limit(limit).ToListAsync(cancellationToken);
        return documents.ConvertAll(TagDocument.Read);
    }

    /// <summary>Takes an event that was told out of its tag.</summary>
    public async Task SettleAsync(CatalogTag tag, TagEvent told, CancellationToken cancellationToken)
    {
        var byId = new BsonDocument(TagDocument.Id, TagDocument.IdOf(tag.Repository, tag.Name));
        await _tags.UpdateOneAsync(byId, new BsonDocument("$pull", new BsonDocument(TagDocument.Events, new BsonDocument(TagDocument.EventId, told.Id.ToString()))), null, cancellationToken);

        // Only while none has come meanwhile.
        var empty = new BsonDocument(byId) { { TagDocument.Events, new BsonArray() } };
        await _tags.UpdateOneAsync(empty, new BsonDocument("$unset", new BsonDocument(TagDocument.HasEvents, "")), null, cancellationToken);
    }

    /// <summary>Removes a tag that is gone and told of, unless it is back.</summary>
    public Task RemoveAsync(CatalogTag gone, CancellationToken cancellationToken) =>
        _tags.DeleteOneAsync(AsSeen(gone).Add(TagDocument.Deleted, true).Add(TagDocument.Events, new BsonArray()), cancellationToken);

    private async Task<bool> TryUpdateAsync(CatalogTag seen, BsonDocument update, CancellationToken cancellationToken)
    {
        var result = await _tags.UpdateOneAsync(AsSeen(seen), update, null, cancellationToken);
        return result.MatchedCount > 0;
    }

    private static BsonDocument AsSeen(CatalogTag seen) => new() { { TagDocument.Id, TagDocument.IdOf(seen.Repository, seen.Name) }, { TagDocument.Change, seen.Change } };
}
