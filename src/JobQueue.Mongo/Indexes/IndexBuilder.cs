using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Indexes;

/// <summary>Creates the indexes of one collection, and names the one that the server refuses.</summary>
internal static class IndexBuilder
{
    /// <exception cref="JobQueueException">The server refuses an index; the message says which and why.</exception>
    public static async Task EnsureAsync(IMongoCollection<BsonDocument> collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellationToken)
    {
        try
        {
            await collection.Indexes.CreateManyAsync(indexes.Select(index => index.ToModel()), cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException refused) when (!MongoErrors.IsTransient(refused))
        {
            await EnsureOneByOneAsync(collection, indexes, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task EnsureOneByOneAsync(
        IMongoCollection<BsonDocument> collection, IReadOnlyList<IndexDefinition> indexes, CancellationToken cancellationToken)
    {
        foreach (var index in indexes)
        {
            try
            {
                await collection.Indexes.CreateOneAsync(index.ToModel(), null, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoCommandException refused) when (!MongoErrors.IsTransient(refused))
            {
                throw new JobQueueException(
                    $"The server refuses the index '{index.Name}' {index.Keys.ToJson()} on {collection.CollectionNamespace.FullName}, "
                    + $"which serves {index.Serves}: {refused.Message} Drop the conflicting index, or use MongoDB 4.4 or newer.",
                    refused);
            }
        }
    }
}
