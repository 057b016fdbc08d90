using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Keeps how far a job has come, for its next run or retry.</summary>
internal sealed class MigrationCheckpoints(IMongoDatabase database, TimeProvider time)
{
    private const string Collection = "migration_checkpoints";

    private const string Repository = "repository";

    private const string WrittenAt = "writtenAt";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private readonly IMongoCollection<BsonDocument> _checkpoints = database.GetCollection<BsonDocument>(Collection);

    /// <summary>Those of jobs that never came to their end go by themselves.</summary>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => _checkpoints.Indexes.CreateOneAsync(
        new CreateIndexModel<BsonDocument>(new BsonDocument(WrittenAt, 1), new CreateIndexOptions { ExpireAfter = KeptFor }), null, cancellationToken);

    /// <summary>The last repository that the job has done; <see langword="null"/> when it begins.</summary>
    public async Task<RepositoryName?> FindAsync(Job job, CancellationToken cancellationToken) =>
        await _checkpoints.Find(Of(job)).FirstOrDefaultAsync(cancellationToken) is { } checkpoint ? RepositoryName.Parse(checkpoint[Repository].AsString) : null;

    public Task SaveAsync(Job job, RepositoryName done, CancellationToken cancellationToken) => _checkpoints.UpdateOneAsync(
        Of(job),
        new BsonDocument("$set", new BsonDocument { { Repository, done.ToString() }, { WrittenAt, time.GetUtcNow().UtcDateTime } }),
        new UpdateOptions { IsUpsert = true },
        cancellationToken);

    public Task RemoveAsync(Job job, CancellationToken cancellationToken) => _checkpoints.DeleteOneAsync(Of(job), cancellationToken);

    /// <summary>A retry is a job of its own and goes on where the first has stopped.</summary>
    private static BsonDocument Of(Job job) => new("_id", job.RootId.ToString());
}
