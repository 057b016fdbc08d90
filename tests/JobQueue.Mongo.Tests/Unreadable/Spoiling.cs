using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>Changes documents as somebody does by hand who does not know what may be in them.</summary>
internal static class Spoiling
{
    public static Task SpoilAsync(this MongoReplica replica, JobId job, string field = "onInterrupt") => replica.SetAsync("jobs", job.ToString(), field, "sing");

    public static Task CorrectAsync(this MongoReplica replica, JobId job, string field, BsonValue value) => replica.SetAsync("jobs", job.ToString(), field, value);

    public static async Task SetAsync(this MongoReplica replica, string collection, string id, string field, BsonValue value)
    {
        var update = new BsonDocument("$set", new BsonDocument(field, value));
        await replica.Database.GetCollection<BsonDocument>(collection).UpdateOneAsync(new BsonDocument("_id", id), update);
    }

    public static Task<BsonDocument> StoredAsync(this MongoReplica replica, JobId job) =>
        replica.Database.GetCollection<BsonDocument>("jobs").Find(new BsonDocument("_id", job.ToString())).SingleAsync();
}
