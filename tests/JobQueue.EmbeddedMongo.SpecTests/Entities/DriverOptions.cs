using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>Reads concerns and preferences as the tests write them.</summary>
internal static class DriverOptions
{
    public static ReadConcern ReadConcernOf(BsonValue value) => value.AsBsonDocument is { ElementCount: > 0 } document ? ReadConcern.FromBsonDocument(document) : ReadConcern.Default;

    public static WriteConcern WriteConcernOf(BsonValue value)
    {
        var concern = WriteConcern.Acknowledged;
        foreach (var element in value.AsBsonDocument)
        {
            concern = element.Name switch
            {
                "w" => concern.With(w: element.Value.IsString ? new WriteConcern.WMode(element.Value.AsString) : new WriteConcern.WCount(element.Value.ToInt32())),
                "journal" or "j" => concern.With(journal: element.Value.AsBoolean),
                "wtimeoutMS" or "wtimeout" => concern.With(wTimeout: TimeSpan.FromMilliseconds(element.Value.ToInt32())),
                _ => throw new OutOfScopeException($"the runner does not know the write concern's field '{element.Name}'"),
            };
        }

        return concern;
    }

    public static ReadPreference ReadPreferenceOf(BsonValue value)
    {
        var document = value.AsBsonDocument;
        var mode = Enum.Parse<ReadPreferenceMode>(document["mode"].AsString, ignoreCase: true);
        var staleness = document.TryGetValue("maxStalenessSeconds", out var seconds) ? TimeSpan.FromSeconds(seconds.ToInt32()) : (TimeSpan?)null;
        return new ReadPreference(mode, tagSets: null, maxStaleness: staleness);
    }

    /// <summary>The options of a database or a collection; what is not given is null and inherited.</summary>
    public static (ReadConcern? Read, ReadPreference? Preference, WriteConcern? Write) ConcernsOf(BsonDocument entity, string field) =>
        ConcernsOf(entity.GetValue(field, new BsonDocument()).AsBsonDocument, out _);

    public static TransactionOptions TransactionOptionsOf(BsonDocument options)
    {
        var concerns = ConcernsOf(options, out var maxCommitTime, "maxCommitTimeMS", "session");
        return new TransactionOptions(concerns.Read.AsOptional(), concerns.Preference.AsOptional(), concerns.Write.AsOptional(), maxCommitTime);
    }

    private static (ReadConcern? Read, ReadPreference? Preference, WriteConcern? Write) ConcernsOf(BsonDocument options, out TimeSpan? maxCommitTime, params string[] alsoKnown)
    {
        if (options.Names.Except(["readConcern", "readPreference", "writeConcern", .. alsoKnown]).FirstOrDefault() is { } other)
        {
            throw new OutOfScopeException($"the driver's settings have no '{other}'");
        }

        maxCommitTime = options.TryGetValue("maxCommitTimeMS", out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds.ToInt32()) : null;
        return (
            options.TryGetValue("readConcern", out var read) ? ReadConcernOf(read) : null,
            options.TryGetValue("readPreference", out var preference) ? ReadPreferenceOf(preference) : null,
            options.TryGetValue("writeConcern", out var write) ? WriteConcernOf(write) : null);
    }

    private static Optional<T> AsOptional<T>(this T? value)
        where T : class => value is null ? default : new Optional<T>(value);
}
