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

    public static TransactionOptions TransactionOptionsOf(BsonDocument options)
    {
        ReadConcern? readConcern = null;
        ReadPreference? readPreference = null;
        WriteConcern? writeConcern = null;
        TimeSpan? maxCommitTime = null;
        foreach (var element in options)
        {
            switch (element.Name)
            {
                case "readConcern":
                    readConcern = ReadConcernOf(element.Value);
                    break;
                case "readPreference":
                    readPreference = ReadPreferenceOf(element.Value);
                    break;
                case "writeConcern":
                    writeConcern = WriteConcernOf(element.Value);
                    break;
                case "maxCommitTimeMS":
                    maxCommitTime = TimeSpan.FromMilliseconds(element.Value.ToInt32());
                    break;
                case "session":
                    break;
                default:
                    throw new OutOfScopeException($"the driver's transaction options have no '{element.Name}'");
            }
        }

        return new TransactionOptions(readConcern.AsOptional(), readPreference.AsOptional(), writeConcern.AsOptional(), maxCommitTime);
    }

    private static Optional<T> AsOptional<T>(this T? value)
        where T : class => value is null ? default : new Optional<T>(value);
}
