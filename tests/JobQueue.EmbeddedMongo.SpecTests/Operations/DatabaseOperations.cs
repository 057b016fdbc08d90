using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Operations on a database.</summary>
internal static class DatabaseOperations
{
    public static async Task<BsonValue> RunCommandAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var command = (BsonDocument)arguments.RequiredDocument("command").DeepClone();
        _ = arguments.Text("commandName");
        var readPreference = arguments.Document("readPreference") is { } preference ? Entities.DriverOptions.ReadPreferenceOf(preference) : null;
        arguments.EnsureAllRead();
        return session is null ? await database.RunCommandAsync<BsonDocument>(command, readPreference) : await database.RunCommandAsync<BsonDocument>(session, command, readPreference);
    }

    public static async Task<BsonValue> AggregateAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var stages = arguments.Required("pipeline").AsBsonArray.Select(stage => stage.AsBsonDocument).ToList();
        var pipeline = PipelineDefinition<NoPipelineInput, BsonDocument>.Create(stages);
        var options = CollectionReads.AggregateOptionsOf(arguments);
        arguments.EnsureAllRead();
        if (stages is [.., var last] && (last.Contains("$out") || last.Contains("$merge")))
        {
            await (session is null ? database.AggregateToCollectionAsync(pipeline, options) : database.AggregateToCollectionAsync(session, pipeline, options));
            return new BsonArray();
        }

        using var cursor = session is null ? await database.AggregateAsync(pipeline, options) : await database.AggregateAsync(session, pipeline, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> CreateCollectionAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var name = arguments.RequiredText("collection");
        if (arguments.Text("viewOn") is { } viewOn)
        {
            var pipeline = arguments.Pipeline();
            arguments.EnsureAllRead();
            await (session is null ? database.CreateViewAsync(name, viewOn, pipeline) : database.CreateViewAsync(session, name, viewOn, pipeline));
            return BsonNull.Value;
        }

        var options = new CreateCollectionOptions<BsonDocument>
        {
            Capped = arguments.Flag("capped"),
            Collation = arguments.Collation(),
            ExpireAfter = arguments.Long("expireAfterSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            MaxDocuments = arguments.Long("max"),
            MaxSize = arguments.Long("size"),
            Validator = arguments.Document("validator"),
            ChangeStreamPreAndPostImagesOptions = arguments.Document("changeStreamPreAndPostImages") is { } images ? new ChangeStreamPreAndPostImagesOptions { Enabled = images["enabled"].AsBoolean } : null,
            TimeSeriesOptions = arguments.Document("timeseries") is { } series ? TimeSeriesOf(series) : null,
            ValidationLevel = arguments.Text("validationLevel") is { } level ? Enum.Parse<DocumentValidationLevel>(level, ignoreCase: true) : null,
            ValidationAction = arguments.Text("validationAction") is { } action ? Enum.Parse<DocumentValidationAction>(action, ignoreCase: true) : null,
            ClusteredIndex = arguments.Document("clusteredIndex") is { } clustered
                ? new ClusteredIndexOptions<BsonDocument> { Key = clustered["key"].AsBsonDocument, Unique = clustered["unique"].AsBoolean, Name = clustered.GetValue("name", BsonNull.Value) is BsonString text ? text.Value : null }
                : null,
        };
        arguments.EnsureAllRead();
        await (session is null ? database.CreateCollectionAsync(name, options) : database.CreateCollectionAsync(session, name, options));
        return BsonNull.Value;
    }

    public static async Task<BsonValue> DropCollectionAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var name = arguments.RequiredText("collection");
        arguments.EnsureAllRead();
        await (session is null ? database.DropCollectionAsync(name) : database.DropCollectionAsync(session, name));
        return BsonNull.Value;
    }

    public static async Task<BsonValue> ListCollectionsAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new ListCollectionsOptions { BatchSize = arguments.Int("batchSize"), Comment = arguments.Value("comment"), Filter = arguments.Document("filter") };
        arguments.EnsureAllRead();
        using var cursor = session is null ? await database.ListCollectionsAsync(options) : await database.ListCollectionsAsync(session, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> ListCollectionNamesAsync(IMongoDatabase database, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new ListCollectionNamesOptions { Comment = arguments.Value("comment"), Filter = arguments.Document("filter") };
        arguments.EnsureAllRead();
        using var cursor = session is null ? await database.ListCollectionNamesAsync(options) : await database.ListCollectionNamesAsync(session, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    private static TimeSeriesOptions TimeSeriesOf(BsonDocument series) => new(
        series["timeField"].AsString,
        series.TryGetValue("metaField", out var meta) ? meta.AsString : null,
        series.TryGetValue("granularity", out var granularity) ? Enum.Parse<TimeSeriesGranularity>(granularity.AsString, ignoreCase: true) : default(TimeSeriesGranularity?),
        series.TryGetValue("bucketMaxSpanSeconds", out var span) ? span.ToInt32() : default(int?),
        series.TryGetValue("bucketRoundingSeconds", out var rounding) ? rounding.ToInt32() : default(int?));

    /// <summary>The driver has no method of this name: the command is sent as it is.</summary>
    public static async Task<BsonValue> ModifyCollectionAsync(IMongoDatabase database, Arguments arguments)
    {
        var command = new BsonDocument("collMod", arguments.RequiredText("collection"));
        foreach (var option in new[] { "validator", "validationLevel", "validationAction", "changeStreamPreAndPostImages", "index", "viewOn", "pipeline", "expireAfterSeconds", "comment" })
        {
            if (arguments.Value(option) is { } value)
            {
                command.Add(option, value);
            }
        }

        arguments.EnsureAllRead();
        return await database.RunCommandAsync<BsonDocument>(command);
    }
}
