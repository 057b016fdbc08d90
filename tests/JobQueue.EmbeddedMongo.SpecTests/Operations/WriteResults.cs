using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>The driver's results in the tests' form. Of an unacknowledged write nothing is known but that.</summary>
internal static class WriteResults
{
    private static readonly BsonDocument Unacknowledged = new("acknowledged", false);

    public static async Task<BsonValue> OfAsync(Task<UpdateResult> update)
    {
        var result = await update;
        return result.IsAcknowledged ? Updated(result.MatchedCount, result.ModifiedCount, result.UpsertedId) : Unacknowledged;
    }

    public static async Task<BsonValue> OfAsync(Task<ReplaceOneResult> replace)
    {
        var result = await replace;
        return result.IsAcknowledged ? Updated(result.MatchedCount, result.ModifiedCount, result.UpsertedId) : Unacknowledged;
    }

    public static async Task<BsonValue> OfAsync(Task<DeleteResult> delete)
    {
        var result = await delete;
        return result.IsAcknowledged ? new BsonDocument("deletedCount", result.DeletedCount) : Unacknowledged;
    }

    public static BsonValue Of(BulkWriteResult<BsonDocument> result, IReadOnlyList<WriteModel<BsonDocument>> models)
    {
        if (!result.IsAcknowledged)
        {
            return Unacknowledged;
        }

        return new BsonDocument
        {
            { "deletedCount", result.DeletedCount },
            { "insertedCount", result.InsertedCount },
            { "insertedIds", ByIndex(models.Select((model, index) => (model, index)).Where(one => one.model is InsertOneModel<BsonDocument>).Select(one => (one.index, ((InsertOneModel<BsonDocument>)one.model).Document["_id"]))) },
            { "matchedCount", result.MatchedCount },
            { "modifiedCount", result.ModifiedCount },
            { "upsertedCount", result.Upserts.Count },
            { "upsertedIds", ByIndex(result.Upserts.Select(upsert => (upsert.Index, upsert.Id))) },
        };
    }

    public static BsonDocument ByIndex(IEnumerable<(int Index, BsonValue Id)> ids) => new(ids.Select(one => new BsonElement(one.Index.ToString(CultureInfo.InvariantCulture), one.Id)));

    private static BsonDocument Updated(long matched, long modified, BsonValue? upsertedId)
    {
        var result = new BsonDocument { { "matchedCount", matched }, { "modifiedCount", modified }, { "upsertedCount", upsertedId is null ? 0 : 1 } };
        if (upsertedId is not null)
        {
            result.Add("upsertedId", upsertedId);
        }

        return result;
    }
}
