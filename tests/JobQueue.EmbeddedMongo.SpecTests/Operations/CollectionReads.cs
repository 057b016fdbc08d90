using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Operations that read a collection.</summary>
internal static class CollectionReads
{
    public static async Task<BsonValue> FindAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        using var cursor = await OpenAsync(collection, arguments, limit: arguments.Int("limit"));
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> FindOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        using var cursor = await OpenAsync(collection, arguments, limit: -1);
        return (BsonValue?)await cursor.FirstOrDefaultAsync() ?? BsonNull.Value;
    }

    public static async Task<IAsyncCursor<BsonDocument>> OpenAsync(IMongoCollection<BsonDocument> collection, Arguments arguments, int? limit)
    {
        var session = arguments.Session;
        var filter = arguments.Filter();
        var options = new FindOptions<BsonDocument>
        {
            AllowDiskUse = arguments.Flag("allowDiskUse"),
            AllowPartialResults = arguments.Flag("allowPartialResults"),
            BatchSize = arguments.Int("batchSize"),
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            Hint = arguments.Value("hint"),
            Let = arguments.Document("let"),
            Limit = limit,
            Max = arguments.Document("max"),
            MaxTime = arguments.Milliseconds("maxTimeMS"),
            Min = arguments.Document("min"),
            NoCursorTimeout = arguments.Flag("noCursorTimeout"),
            Projection = arguments.Document("projection"),
            ReturnKey = arguments.Flag("returnKey"),
            ShowRecordId = arguments.Flag("showRecordId"),
            Skip = arguments.Int("skip"),
            Sort = arguments.Document("sort"),
        };
        arguments.EnsureAllRead();
        return session is null ? await collection.FindAsync(filter, options) : await collection.FindAsync(session, filter, options);
    }

    public static async Task<BsonValue> AggregateAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var pipeline = arguments.Pipeline();
        var writes = arguments.Value("pipeline")!.AsBsonArray.LastOrDefault() is BsonDocument last && (last.Contains("$out") || last.Contains("$merge"));
        var options = AggregateOptionsOf(arguments);
        arguments.EnsureAllRead();
        if (writes)
        {
            await (session is null ? collection.AggregateToCollectionAsync(pipeline, options) : collection.AggregateToCollectionAsync(session, pipeline, options));
            return new BsonArray();
        }

        using var cursor = session is null ? await collection.AggregateAsync(pipeline, options) : await collection.AggregateAsync(session, pipeline, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    public static AggregateOptions AggregateOptionsOf(Arguments arguments) => new()
    {
        AllowDiskUse = arguments.Flag("allowDiskUse"),
        BatchSize = arguments.Int("batchSize"),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = arguments.Collation(),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Let = arguments.Document("let"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        MaxAwaitTime = arguments.Milliseconds("maxAwaitTimeMS"),
    };

    public static async Task<BsonValue> CountDocumentsAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var filter = arguments.Filter();
        var options = CountOptionsOf(arguments);
        arguments.EnsureAllRead();
        return session is null ? await collection.CountDocumentsAsync(filter, options) : await collection.CountDocumentsAsync(session, filter, options);
    }

    public static async Task<BsonValue> CountAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var filter = arguments.Filter();
        var options = CountOptionsOf(arguments);
        arguments.EnsureAllRead();
#pragma warning disable CS0618 // The tests ask for the command that this method still sends.
        return session is null ? await collection.CountAsync(filter, options) : await collection.CountAsync(session, filter, options);
#pragma warning restore CS0618
    }

    public static async Task<BsonValue> EstimatedCountAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var options = new EstimatedDocumentCountOptions { Comment = arguments.Value("comment"), MaxTime = arguments.Milliseconds("maxTimeMS") };
        arguments.EnsureAllRead();
        return await collection.EstimatedDocumentCountAsync(options);
    }

    public static async Task<BsonValue> DistinctAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var filter = arguments.Filter();
        var field = arguments.RequiredText("fieldName");
        var options = new DistinctOptions { Collation = arguments.Collation(), Comment = arguments.Value("comment"), MaxTime = arguments.Milliseconds("maxTimeMS") };
        arguments.EnsureAllRead();
        using var cursor = session is null ? await collection.DistinctAsync<BsonValue>(field, filter, options) : await collection.DistinctAsync<BsonValue>(session, field, filter, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    private static CountOptions CountOptionsOf(Arguments arguments) => new()
    {
        Collation = arguments.Collation(),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Limit = arguments.Long("limit"),
        MaxTime = arguments.Milliseconds("maxTimeMS"),
        Skip = arguments.Long("skip"),
    };
}
