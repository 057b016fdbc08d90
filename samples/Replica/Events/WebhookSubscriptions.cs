using MongoDB.Bson;
using MongoDB.Driver;

namespace Replica.Events;

/// <summary>Keeps the subscriptions, which people make by hand: there are few.</summary>
internal sealed class WebhookSubscriptions(IMongoDatabase database)
{
    private readonly IMongoCollection<BsonDocument> _webhooks = database.GetCollection<BsonDocument>(WebhookDocument.Collection);

    public Task AddAsync(WebhookSubscription subscription, CancellationToken cancellationToken) =>
        _webhooks.InsertOneAsync(WebhookDocument.ToBson(subscription), null, cancellationToken);

    /// <summary>All of them, oldest first.</summary>
    public Task<IReadOnlyList<WebhookSubscription>> ListAsync(CancellationToken cancellationToken) => FindManyAsync([], cancellationToken);

    /// <summary>One of them; <see langword="null"/> when there is none with this id.</summary>
    public async Task<WebhookSubscription?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindManyAsync(new BsonDocument(WebhookDocument.Id, id), cancellationToken) is [var subscription] ? subscription : null;

    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var result = await _webhooks.DeleteOneAsync(new BsonDocument(WebhookDocument.Id, id), cancellationToken);
        return result.DeletedCount > 0;
    }

    /// <summary>Those that an event is delivered to.</summary>
    public Task<IReadOnlyList<WebhookSubscription>> ConcernedByAsync(RegistryEvent happened, CancellationToken cancellationToken)
    {
        BsonArray keys = happened.Repository is { } repository ? [BsonNull.Value, repository.ToString()] : [BsonNull.Value];
        return FindManyAsync(new BsonDocument { { WebhookDocument.Type, happened.Type }, { WebhookDocument.Key, new BsonDocument("$in", keys) } }, cancellationToken);
    }

    private async Task<IReadOnlyList<WebhookSubscription>> FindManyAsync(BsonDocument filter, CancellationToken cancellationToken)
    {
        var documents = await _webhooks.Find(filter).Sort(new BsonDocument(WebhookDocument.Id, 1)).ToListAsync(cancellationToken);
        return documents.ConvertAll(WebhookDocument.Read);
    }
}
