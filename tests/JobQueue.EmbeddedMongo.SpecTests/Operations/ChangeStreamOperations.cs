using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Change streams on a client, a database or a collection, and the reading of cursors.</summary>
internal static class ChangeStreamOperations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<IAsyncCursor<BsonDocument>> OpenAsync(object target, Arguments arguments)
    {
        var session = arguments.Session;
        var pipeline = PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(arguments.Value("pipeline") is { } stages ? stages.AsBsonArray.Select(stage => stage.AsBsonDocument) : []);
        var options = new ChangeStreamOptions
        {
            BatchSize = arguments.Int("batchSize"),
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            FullDocument = Parse(arguments.Text("fullDocument"), ChangeStreamFullDocumentOption.Default),
            FullDocumentBeforeChange = Parse(arguments.Text("fullDocumentBeforeChange"), ChangeStreamFullDocumentBeforeChangeOption.Default),
            MaxAwaitTime = arguments.Milliseconds("maxAwaitTimeMS"),
            ResumeAfter = arguments.Document("resumeAfter"),
            ShowExpandedEvents = arguments.Flag("showExpandedEvents"),
            StartAfter = arguments.Document("startAfter"),
            StartAtOperationTime = arguments.Value("startAtOperationTime")?.AsBsonTimestamp,
        };
        arguments.EnsureAllRead();
        return (target, session) switch
        {
            (IMongoClient client, null) => await client.WatchAsync(pipeline, options),
            (IMongoClient client, _) => await client.WatchAsync(session, pipeline, options),
            (IMongoDatabase database, null) => await database.WatchAsync(pipeline, options),
            (IMongoDatabase database, _) => await database.WatchAsync(session, pipeline, options),
            (IMongoCollection<BsonDocument> collection, null) => await collection.WatchAsync(pipeline, options),
            (IMongoCollection<BsonDocument> collection, _) => await collection.WatchAsync(session, pipeline, options),
            _ => throw new InvalidDataException($"A change stream cannot be opened on {target.GetType().Name}."),
        };
    }

    /// <summary>The next document of a cursor.</summary>
    public static async Task<BsonValue> NextAsync(IAsyncCursor<BsonDocument> cursor, ReadAhead ahead)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!ahead.HasNext(cursor))
        {
            if (!await cursor.MoveNextAsync(patience.Token))
            {
                throw new InvalidOperationException("The cursor has ended.");
            }

            ahead.Take(cursor);
        }

        return ahead.Next(cursor);
    }

    /// <summary>One step of a cursor, which may bring nothing.</summary>
    public static async Task<BsonValue> StepAsync(IAsyncCursor<BsonDocument> cursor, ReadAhead ahead)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        if (!ahead.HasNext(cursor) && await cursor.MoveNextAsync(patience.Token))
        {
            ahead.Take(cursor);
        }

        return ahead.HasNext(cursor) ? ahead.Next(cursor) : BsonNull.Value;
    }

    private static T Parse<T>(string? text, T unset)
        where T : struct, Enum => text is null ? unset : Enum.Parse<T>(text, ignoreCase: true);
}
