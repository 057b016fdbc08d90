using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Operations that write documents.</summary>
internal static class CollectionWrites
{
    public static async Task<BsonValue> InsertOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var document = Own(arguments.RequiredDocument("document"));
        var options = new InsertOneOptions { BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"), Comment = arguments.Value("comment") };
        arguments.EnsureAllRead();
        await (session is null ? collection.InsertOneAsync(document, options) : collection.InsertOneAsync(session, document, options));
        return new BsonDocument("insertedId", document.GetValue("_id", BsonNull.Value));
    }

    public static async Task<BsonValue> InsertManyAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var documents = arguments.Documents("documents").Select(Own).ToList();
        var options = new InsertManyOptions { BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"), Comment = arguments.Value("comment"), IsOrdered = arguments.Flag("ordered") ?? true };
        arguments.EnsureAllRead();
        await (session is null ? collection.InsertManyAsync(documents, options) : collection.InsertManyAsync(session, documents, options));
        return new BsonDocument("insertedIds", WriteResults.ByIndex(documents.Select((document, index) => (index, document["_id"]))));
    }

    public static Task<BsonValue> UpdateOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, update, options) = (arguments.Filter(), arguments.Update(), UpdateOptionsOf(arguments));
        arguments.EnsureAllRead();
        return WriteResults.OfAsync(session is null ? collection.UpdateOneAsync(filter, update, options) : collection.UpdateOneAsync(session, filter, update, options));
    }

    public static Task<BsonValue> UpdateManyAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, update, options) = (arguments.Filter(), arguments.Update(), UpdateOptionsOf(arguments));
        arguments.EnsureAllRead();
        return WriteResults.OfAsync(session is null ? collection.UpdateManyAsync(filter, update, options) : collection.UpdateManyAsync(session, filter, update, options));
    }

    public static Task<BsonValue> ReplaceOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, replacement) = (arguments.Filter(), Own(arguments.RequiredDocument("replacement")));
        var options = new ReplaceOptions<BsonDocument>
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Document("let"),
            Sort = arguments.Document("sort"),
        };
        arguments.EnsureAllRead();
        return WriteResults.OfAsync(session is null ? collection.ReplaceOneAsync(filter, replacement, options) : collection.ReplaceOneAsync(session, filter, replacement, options));
    }

    public static Task<BsonValue> DeleteOneAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, options) = (arguments.Filter(), DeleteOptionsOf(arguments));
        arguments.EnsureAllRead();
        return WriteResults.OfAsync(session is null ? collection.DeleteOneAsync(filter, options) : collection.DeleteOneAsync(session, filter, options));
    }

    public static Task<BsonValue> DeleteManyAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, options) = (arguments.Filter(), DeleteOptionsOf(arguments));
        arguments.EnsureAllRead();
        return WriteResults.OfAsync(session is null ? collection.DeleteManyAsync(filter, options) : collection.DeleteManyAsync(session, filter, options));
    }

    public static async Task<BsonValue> BulkWriteAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var models = arguments.Documents("requests").Select(request => WriteModels.Of(request, arguments.Entities)).ToList();
        var options = new BulkWriteOptions
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Comment = arguments.Value("comment"),
            IsOrdered = arguments.Flag("ordered") ?? true,
            Let = arguments.Document("let"),
        };
        arguments.EnsureAllRead();
        return WriteResults.Of(session is null ? await collection.BulkWriteAsync(models, options) : await collection.BulkWriteAsync(session, models, options), models);
    }

    public static async Task<BsonValue> FindOneAndDeleteAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var filter = arguments.Filter();
        var options = new FindOneAndDeleteOptions<BsonDocument>
        {
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            Hint = arguments.Value("hint"),
            Let = arguments.Document("let"),
            MaxTime = arguments.Milliseconds("maxTimeMS"),
            Projection = arguments.Document("projection"),
            Sort = arguments.Document("sort"),
        };
        arguments.EnsureAllRead();
        return Known(collection, session is null ? await collection.FindOneAndDeleteAsync(filter, options) : await collection.FindOneAndDeleteAsync(session, filter, options));
    }

    public static async Task<BsonValue> FindOneAndReplaceAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, replacement) = (arguments.Filter(), Own(arguments.RequiredDocument("replacement")));
        var options = new FindOneAndReplaceOptions<BsonDocument>
        {
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Document("let"),
            MaxTime = arguments.Milliseconds("maxTimeMS"),
            Projection = arguments.Document("projection"),
            ReturnDocument = arguments.ReturnDocument(),
            Sort = arguments.Document("sort"),
        };
        arguments.EnsureAllRead();
        return Known(collection, session is null ? await collection.FindOneAndReplaceAsync(filter, replacement, options) : await collection.FindOneAndReplaceAsync(session, filter, replacement, options));
    }

    public static async Task<BsonValue> FindOneAndUpdateAsync(IMongoCollection<BsonDocument> collection, Arguments arguments)
    {
        var session = arguments.Session;
        var (filter, update) = (arguments.Filter(), arguments.Update());
        var options = new FindOneAndUpdateOptions<BsonDocument>
        {
            ArrayFilters = arguments.ArrayFilters(),
            BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
            Collation = arguments.Collation(),
            Comment = arguments.Value("comment"),
            Hint = arguments.Value("hint"),
            IsUpsert = arguments.Flag("upsert") ?? false,
            Let = arguments.Document("let"),
            MaxTime = arguments.Milliseconds("maxTimeMS"),
            Projection = arguments.Document("projection"),
            ReturnDocument = arguments.ReturnDocument(),
            Sort = arguments.Document("sort"),
        };
        arguments.EnsureAllRead();
        return Known(collection, session is null ? await collection.FindOneAndUpdateAsync(filter, update, options) : await collection.FindOneAndUpdateAsync(session, filter, update, options));
    }

    private static UpdateOptions<BsonDocument> UpdateOptionsOf(Arguments arguments) => new()
    {
        ArrayFilters = arguments.ArrayFilters(),
        BypassDocumentValidation = arguments.Flag("bypassDocumentValidation"),
        Collation = arguments.Collation(),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        IsUpsert = arguments.Flag("upsert") ?? false,
        Let = arguments.Document("let"),
        Sort = arguments.Document("sort"),
    };

    private static DeleteOptions DeleteOptionsOf(Arguments arguments) => new()
    {
        Collation = arguments.Collation(),
        Comment = arguments.Value("comment"),
        Hint = arguments.Value("hint"),
        Let = arguments.Document("let"),
    };

    // The driver adds an _id to what it is given; a test's own document stays as it is.
    private static BsonDocument Own(BsonDocument document) => (BsonDocument)document.DeepClone();

    // The server answers an unacknowledged findAndModify all the same; the tests take what it says for unknown.
    private static BsonValue Known(IMongoCollection<BsonDocument> collection, BsonDocument? document) =>
        collection.Settings.WriteConcern is { IsAcknowledged: false } || document is null ? BsonNull.Value : document;
}
