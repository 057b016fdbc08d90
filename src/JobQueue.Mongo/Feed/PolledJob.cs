using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo.Feed;

/// <summary>A job as a poll reads it.</summary>
internal sealed record PolledJob(string Id, JobChange Change, DateTimeOffset At, string? Lane)
{
    /// <summary>Reads a job of which at least <see cref="JobChangeDocument.OfWholeJob"/> was read.</summary>
    public static PolledJob From(BsonDocument job) => new(
        job[JobFields.Id].AsString, JobChangeDocument.FromJob(job[JobFields.Id], job), job[JobFields.LastUpdated].ToInstant(), job.Text(JobFields.Lane));
}
