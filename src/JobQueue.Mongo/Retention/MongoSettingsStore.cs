using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Retention;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using static JobQueue.Mongo.Documents.MetaFields;

namespace JobQueue.Mongo.Retention;

/// <summary>Keeps the operators' settings in one document.</summary>
internal sealed class MongoSettingsStore(MongoCollections collections) : ISettingsStore
{
    private static readonly BsonDocument ById = new(Id, JobHistoryId);

    private static readonly FindOneAndUpdateOptions<BsonDocument> InsertOrReturn = new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };

    /// <inheritdoc/>
    public Task<JobHistorySettings> ReadJobHistoryAsync(CancellationToken cancellationToken) => MongoErrors.GuardAsync("reading the settings", async () =>
        ToSettings(await collections.Meta.Find(ById).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? []));

    /// <inheritdoc/>
    public Task<JobHistorySettings> ChangeJobHistoryAsync(JobHistoryChange change, CancellationToken cancellationToken)
    {
        JobHistoryChange.ThrowIfOutOfBounds(change);
        var update = UpdateOf(change);
        return update.ElementCount == 0
            ? ReadJobHistoryAsync(cancellationToken)
            : MongoErrors.GuardAsync("changing the settings", async () =>
                ToSettings(await collections.Meta.FindOneAndUpdateAsync<BsonDocument>(ById, new BsonDocument("$set", update), InsertOrReturn, cancellationToken).ConfigureAwait(false)));
    }

    private static BsonDocument UpdateOf(JobHistoryChange change)
    {
        var update = new BsonDocument();
        if (change.CompactionEnabled is { } enabled)
        {
            update.Add(JobHistoryCompactionEnabled, enabled);
        }

        if (change.ToKeep is { } toKeep)
        {
            update.Add(JobHistoryToKeep, toKeep);
        }

        if (change.MaxAge is { } maxAge)
        {
            update.Add(JobHistoryMaxAge, GoDuration.Format(maxAge));
        }

        return update;
    }

    private static JobHistorySettings ToSettings(BsonDocument document) => new()
    {
        CompactionEnabled = document.Some(JobHistoryCompactionEnabled)?.ToBoolean() ?? false,
        ToKeep = document.Some(JobHistoryToKeep)?.ToInt64() ?? 0,
        MaxAge = MaxAgeOf(document),
    };

    private static TimeSpan MaxAgeOf(BsonDocument document) =>
        GoDuration.TryParseOptional(document.Text(JobHistoryMaxAge) ?? "", out var maxAge)
            ? maxAge ?? TimeSpan.Zero
            : throw new JobQueueException($"The stored setting {JobHistoryMaxAge} is '{document[JobHistoryMaxAge]}', which is no duration. Set it anew, such as 720h.");
}
