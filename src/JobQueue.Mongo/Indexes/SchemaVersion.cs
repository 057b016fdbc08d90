using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Indexes;

/// <summary>The version of the stored shapes: newer code reads older documents, older code refuses to start on a newer major.</summary>
internal static class SchemaVersion
{
    public const int Major = 1;
    public const int Minor = 0;

    private static readonly FindOneAndUpdateOptions<BsonDocument> InsertOrReturn = new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };

    /// <exception cref="JobQueueException">The stored major is newer.</exception>
    public static async Task EnsureAsync(IMongoCollection<BsonDocument> meta, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument(MetaFields.Id, MetaFields.SchemaId);
        var update = new BsonDocument("$setOnInsert", new BsonDocument { { MetaFields.Major, Major }, { MetaFields.Minor, Minor } });
        var stored = await meta.FindOneAndUpdateAsync<BsonDocument>(filter, update, InsertOrReturn, cancellationToken).ConfigureAwait(false);
        var major = stored[MetaFields.Major].ToInt32();
        if (major > Major)
        {
            throw new JobQueueException(
                $"{meta.CollectionNamespace.FullName} says that jobs are stored in schema {major}; this process knows {Major} and would misread them. "
                + "Upgrade JobQueue.Mongo in this process.");
        }
    }
}
