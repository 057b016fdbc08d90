using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Indexes, search indexes and the name of a collection.</summary>
internal static class CollectionAdministration
{
    public static async Task<BsonValue> CreateIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new CreateIndexOptions<BsonDocument>
        {
            Name = arguments.Text("name"),
            Unique = arguments.Flag("unique"),
            Sparse = arguments.Flag("sparse"),
            ExpireAfter = arguments.Long("expireAfterSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            PartialFilterExpression = arguments.Document("partialFilterExpression"),
            Hidden = arguments.Flag("hidden"),
        };
        var model = new CreateIndexModel<BsonDocument>(arguments.RequiredDocument("keys"), options);
        var one = new CreateOneIndexOptions { MaxTime = arguments.Milliseconds("maxTimeMS") };
        arguments.EnsureAllRead();
        return session is null ? await collection.Indexes.CreateOneAsync(model, one) : await collection.Indexes.CreateOneAsync(session, model, one);
    }

    public static async Task<BsonValue> DropIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var name = arguments.RequiredText("name");
        var options = new DropIndexOptions { Comment = arguments.Value("comment"), MaxTime = arguments.Milliseconds("maxTimeMS") };
        arguments.EnsureAllRead();
        await (session is null ? collection.Indexes.DropOneAsync(name, options) : collection.Indexes.DropOneAsync(session, name, options));
        return BsonNull.Value;
    }

    public static async Task<BsonValue> DropIndexesAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new DropIndexOptions { Comment = arguments.Value("comment"), MaxTime = arguments.Milliseconds("maxTimeMS") };
        arguments.EnsureAllRead();
        await (session is null ? collection.Indexes.DropAllAsync(options) : collection.Indexes.DropAllAsync(session, options));
        return BsonNull.Value;
    }

    public static async Task<BsonValue> ListIndexesAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var options = new ListIndexesOptions { BatchSize = arguments.Int("batchSize"), Comment = arguments.Value("comment") };
        arguments.EnsureAllRead();
        using var cursor = session is null ? await collection.Indexes.ListAsync(options) : await collection.Indexes.ListAsync(session, options);
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> ListIndexNamesAsync(IMongoCollection<BsonDocument> collection, Arguments arguments) =>
        new BsonArray((await ListIndexesAsync(collection, arguments)).AsBsonArray.Select(index => index["name"]));

    public static async Task<BsonValue> RenameAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var to = arguments.RequiredText("to");
        var options = new RenameCollectionOptions { DropTarget = arguments.Flag("dropTarget") };
        arguments.EnsureAllRead();
        await collection.Database.RenameCollectionAsync(collection.CollectionNamespace.CollectionName, to, options);
        return BsonNull.Value;
    }

    public static async Task<BsonValue> CreateSearchIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var model = SearchIndexOf(arguments.RequiredDocument("model"));
        arguments.EnsureAllRead();
        return await collection.SearchIndexes.CreateOneAsync(model);
    }

    public static async Task<BsonValue> CreateSearchIndexesAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var models = arguments.Documents("models").Select(SearchIndexOf).ToList();
        arguments.EnsureAllRead();
        return new BsonArray(await collection.SearchIndexes.CreateManyAsync(models));
    }

    public static async Task<BsonValue> DropSearchIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var name = arguments.RequiredText("name");
        arguments.EnsureAllRead();
        await collection.SearchIndexes.DropOneAsync(name);
        return BsonNull.Value;
    }

    public static async Task<BsonValue> ListSearchIndexesAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var name = arguments.Text("name");
        var batchSize = arguments.Document("aggregationOptions")?.GetValue("batchSize", BsonNull.Value);
        arguments.EnsureAllRead();
        using var cursor = await collection.SearchIndexes.ListAsync(name, new AggregateOptions { BatchSize = batchSize is { IsBsonNull: false } size ? size.ToInt32() : null });
        return new BsonArray(await cursor.ToListAsync());
    }

    public static async Task<BsonValue> UpdateSearchIndexAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var name = arguments.RequiredText("name");
        var definition = arguments.RequiredDocument("definition");
        arguments.EnsureAllRead();
        await collection.SearchIndexes.UpdateAsync(name, definition);
        return BsonNull.Value;
    }

    private static CreateSearchIndexModel SearchIndexOf(BsonDocument model)
    {
        var name = model.TryGetValue("name", out var text) ? text.AsString : null;
        var definition = model["definition"].AsBsonDocument;
        return model.TryGetValue("type", out var type)
            ? new CreateSearchIndexModel(name, Enum.Parse<SearchIndexType>(type.AsString, ignoreCase: true), definition)
            : new CreateSearchIndexModel(name, definition);
    }
}
