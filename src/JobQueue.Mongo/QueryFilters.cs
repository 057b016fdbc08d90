using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>Filters of the lists that people ask for.</summary>
internal static class QueryFilters
{
    /// <summary>Sorts after every character of an id.</summary>
    private const string AfterEveryId = "~";

    public static BsonDocument For(JobQuery query)
    {
        var filter = new BsonDocument();
        filter.AddText(JobFields.Action, query.Action);
        filter.AddText(JobFields.WorkerId, query.WorkerId);
        filter.AddText(JobFields.ParentId, query.ParentId?.ToString());
        filter.AddText(JobFields.RootId, query.RootId?.ToString());
        filter.AddText(JobFields.Cron, query.Cron);
        if (query.IdPrefix is { } prefix)
        {
            filter.Add(JobFields.Id, new BsonDocument { { "$gte", prefix }, { "$lt", prefix + AfterEveryId } });
        }

        return filter.Add(JobFields.Status, StatusOf(query));
    }

    private static BsonValue StatusOf(JobQuery query) => query.Statuses.Count switch
    {
        0 => new BsonDocument("$ne", JobStatus.Deleted.ToName()),
        1 => query.Statuses.First().ToName(),
        _ => new BsonDocument("$in", new BsonArray(query.Statuses.Select(status => status.ToName()))),
    };
}
