using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo.Claiming;

/// <summary>A job that may be claimed, with its place in the order: higher priority first, then the earlier schedule time, then the smaller id.</summary>
internal sealed record Candidate(string Id, string Action, int Priority, DateTimeOffset ScheduledAt)
{
    public static Candidate From(BsonDocument job) => new(
        job[JobFields.Id].AsString, job[JobFields.Action].AsString, job[JobFields.Priority].ToInt32(), job[JobFields.ScheduledAt].ToInstant());

    public bool GoesBefore(Candidate other)
    {
        var byPriority = other.Priority.CompareTo(Priority);
        var byTime = ScheduledAt.CompareTo(other.ScheduledAt);
        return (byPriority != 0 ? byPriority : byTime != 0 ? byTime : string.CompareOrdinal(Id, other.Id)) < 0;
    }
}
