using JobQueue.Jobs;
using JobQueue.Steering;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.ActionConfigFields;

namespace JobQueue.Mongo.Documents;

/// <summary>An action config as stored.</summary>
internal static class ActionConfigDocument
{
    public static ActionConfig ToConfig(BsonDocument document) => new()
    {
        Id = document[Id].AsString,
        Action = document[ActionConfigFields.Action].AsString,
        Parameters = document.Some(Parameters) is { } parameters ? BsonJson.ToJson(parameters) : null,
        Retries = document.Some(Retries)?.ToInt32(),
        Backoff = document.Some(ActionConfigFields.Backoff) is BsonDocument backoff ? BackoffDocument.ToBackoff(backoff) : null,
        Deadline = DurationOf(document, Deadline),
        StopTimeout = DurationOf(document, StopTimeout),
        CapacityMap = document.Some(ActionConfigFields.CapacityMap) is { } map ? CapacityDocument.ToMap(map) : null,
        MaxRunning = document.Some(MaxRunning)?.ToInt32(),
        Paused = document.Contains(Paused),
    };

    /// <summary>What is known of a config that cannot be read: whose it is.</summary>
    public static ActionConfig ToUnreadable(BsonDocument document) => new() { Action = document[ActionConfigFields.Action].AsString, Paused = true, IsUnreadable = true };

    /// <summary>Makes or replaces the defaults and the limit. Whether the action is paused is said only of a config that is new.</summary>
    public static BsonDocument Set(ActionConfig config, string newId)
    {
        var fields = Fields(config);
        var update = Changed(NewConfig(newId, config.Paused));
        AddPart(update, "$set", new BsonDocument(fields.Where(field => !field.Value.IsBsonNull)));
        AddPart(update, "$unset", new BsonDocument(fields.Where(field => field.Value.IsBsonNull).Select(field => new BsonElement(field.Name, ""))));
        return update;
    }

    public static BsonDocument Pause(string newId) => Changed(NewConfig(newId, paused: false)).Add("$set", new BsonDocument(Paused, true));

    public static BsonDocument Resume() => Changed([]).Add("$unset", new BsonDocument(Paused, ""));

    private static BsonDocument Fields(ActionConfig config) => new()
    {
        { Parameters, config.Parameters is { } parameters ? BsonJson.ToBson(parameters) : BsonNull.Value },
        { Retries, config.Retries is { } retries ? retries : BsonNull.Value },
        { ActionConfigFields.Backoff, config.Backoff is { } backoff ? BackoffDocument.ToBson(backoff) : BsonNull.Value },
        { Deadline, Text(config.Deadline) },
        { StopTimeout, Text(config.StopTimeout) },
        { ActionConfigFields.CapacityMap, CapacityDocument.ToBson(config.CapacityMap) },
        { MaxRunning, config.MaxRunning is { } limit ? limit : BsonNull.Value },
    };

    private static BsonDocument NewConfig(string id, bool paused)
    {
        var config = new BsonDocument(Id, id);
        return paused ? config.Add(Paused, true) : config;
    }

    private static BsonDocument Changed(BsonDocument ofNew)
    {
        var update = new BsonDocument("$inc", new BsonDocument(Rev, 1L));
        AddPart(update, "$setOnInsert", ofNew);
        return update;
    }

    private static void AddPart(BsonDocument update, string name, BsonDocument part)
    {
        if (part.ElementCount > 0)
        {
            update.Add(name, part);
        }
    }

    private static BsonValue Text(TimeSpan? duration) => duration is { } given ? GoDuration.Format(given) : BsonNull.Value;

    private static TimeSpan? DurationOf(BsonDocument document, string field) =>
        GoDuration.TryParseOptional(document.Text(field), out var duration)
            ? duration
            : throw new JobQueueException($"The config of action '{document[ActionConfigFields.Action]}' has the {field} '{document[field]}', which is no duration. Correct the stored document.");
}
