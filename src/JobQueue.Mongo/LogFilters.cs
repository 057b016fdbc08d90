using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>Every filter on log lines.</summary>
internal static class LogFilters
{
    /// <summary>All lines of a job.</summary>
    public static BsonDocument LinesOf(JobId job) => LinesFrom(job, 0);

    /// <summary>All lines of some jobs.</summary>
    public static BsonDocument LinesOf(IEnumerable<JobId> jobs) => new("$or", new BsonArray(jobs.Select(LinesOf)));

    /// <summary>The lines of a job from a number on: a range of the index on <c>_id</c>.</summary>
    public static BsonDocument LinesFrom(JobId job, long lineNum) => new(LogFields.Id, new BsonDocument
    {
        { "$gte", LogDocument.IdOf(job, lineNum) },
        { "$lte", LogDocument.IdOf(job, long.MaxValue) },
    });
}
