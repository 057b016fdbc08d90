using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>The requests of a bulk write.</summary>
internal static class WriteModels
{
    public static WriteModel<BsonDocument> Of(BsonDocument request, EntityMap entities)
    {
        var element = request.GetElement(0);
        var arguments = new Arguments($"bulkWrite's {element.Name}", element.Value.AsBsonDocument, entities);
        WriteModel<BsonDocument> model = element.Name switch
        {
            "insertOne" => new InsertOneModel<BsonDocument>((BsonDocument)arguments.RequiredDocument("document").DeepClone()),
            "updateOne" => new UpdateOneModel<BsonDocument>(arguments.Filter(), arguments.Update())
            {
                ArrayFilters = arguments.ArrayFilters(),
                Collation = arguments.Collation(),
                Hint = arguments.Value("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
                Sort = arguments.Document("sort"),
            },
            "updateMany" => new UpdateManyModel<BsonDocument>(arguments.Filter(), arguments.Update())
            {
                ArrayFilters = arguments.ArrayFilters(),
                Collation = arguments.Collation(),
                Hint = arguments.Value("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
            },
            "replaceOne" => new ReplaceOneModel<BsonDocument>(arguments.Filter(), (BsonDocument)arguments.RequiredDocument("replacement").DeepClone())
            {
                Collation = arguments.Collation(),
                Hint = arguments.Value("hint"),
                IsUpsert = arguments.Flag("upsert") ?? false,
                Sort = arguments.Document("sort"),
            },
            "deleteOne" => new DeleteOneModel<BsonDocument>(arguments.Filter()) { Collation = arguments.Collation(), Hint = arguments.Value("hint") },
            "deleteMany" => new DeleteManyModel<BsonDocument>(arguments.Filter()) { Collation = arguments.Collation(), Hint = arguments.Value("hint") },
            _ => throw new OutOfScopeException($"the driver has no bulk request '{element.Name}'"),
        };
        arguments.EnsureAllRead();
        return model;
    }
}
