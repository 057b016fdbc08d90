using JobQueue.Crons;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.CronFields;

namespace JobQueue.Mongo;

/// <summary>Every filter on crons, and the one update that is no replacement.</summary>
internal static class CronFilters
{
    public static BsonDocument ByName(string name) => new(Id, CronDocument.IdOf(name));

    /// <summary>A cron that nobody has written since it was read.</summary>
    public static BsonDocument AsSeen(Cron cron, long seenRev) => ByName(cron.Name).Add(Rev, seenRev);

    /// <summary>A cron of which every field, whatever it is, stands as it was read: one that was changed by hand may have been so without its <c>rev</c> being counted up, or may have none.</summary>
    public static BsonDocument AsStored(BsonDocument seen)
    {
        var filter = new BsonDocument(Id, seen[Id]);
        if (!seen.Contains(Rev))
        {
            filter.Add(Rev, new BsonDocument("$exists", false));
        }

        return filter.AddRange(seen.Where(IsComparable).Select(field => new BsonElement(field.Name, new BsonDocument("$eq", field.Value))));
    }

    /// <summary>A cron that nobody has written or moved on since it was read.</summary>
    public static BsonDocument DueAsSeen(Cron seen) => AsSeen(seen, seen.Rev).Add(NextRun, seen.NextRun is { } at ? at.ToBson() : BsonNull.Value);

    /// <summary>A cron that is due sometime.</summary>
    public static BsonDocument Enabled() => new(NextRun, new BsonDocument("$exists", true));

    /// <summary>A filter would take other names for a path or an operator, and refuses to compare with undefined.</summary>
    private static bool IsComparable(BsonElement field) =>
        field.Name is not (Id or "") && !field.Name.StartsWith('$') && !field.Name.Contains('.', StringComparison.Ordinal) && !field.Value.IsBsonUndefined;

    public static BsonDocument Advance(DateTimeOffset? nextRun, DateTimeOffset? lastRun)
    {
        var set = new BsonDocument();
        var update = new BsonDocument("$inc", new BsonDocument(Rev, 1L));
        if (lastRun is { } last)
        {
            set.Add(LastRun, last.ToBson());
        }

        if (nextRun is { } next)
        {
            set.Add(NextRun, next.ToBson());
        }
        else
        {
            update.Add("$unset", new BsonDocument(NextRun, ""));
        }

        return set.ElementCount > 0 ? update.Add("$set", set) : update;
    }
}
