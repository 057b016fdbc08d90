using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>The successor of a failure as stored: <c>{id, at, open}</c>; <c>open</c> exists only while the successor may still have to be inserted.</summary>
internal static class RetryDocument
{
    private const string Id = "id";
    private const string At = "at";
    private const string Open = "open";

    public static BsonDocument ToBson(PlannedRetry retry) => new() { { Id, retry.Id.ToString() }, { At, retry.At.ToBson() }, { Open, true } };

    /// <summary>Whether the successor may still have to be inserted.</summary>
    public static bool IsOpen(BsonDocument job) => job.Some(JobFields.Retry) is BsonDocument retry && retry.Contains(Open);

    public static RetryIntent ToIntent(BsonDocument document) =>
        new(document[Id].ToJobId(), document[At].ToInstant(), document.Contains(Open));
}
