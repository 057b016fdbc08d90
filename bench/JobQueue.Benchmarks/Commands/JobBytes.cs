using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Servers;
using JobQueue.Mongo;
using JobQueue.Mongo.Feed;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Commands;

/// <summary>How many bytes a no-op job without parameters comes to.</summary>
/// <param name="Document">As it is stored when it has ended.</param>
/// <param name="Events">What the change stream brings every replica of it: how many changes.</param>
/// <param name="EventBytes">And how many bytes.</param>
internal sealed record JobBytes(int Document, int Events, int EventBytes)
{
    private const int Jobs = 20;

    public static async Task<JobBytes> MeasureAsync(BenchServer server, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        var contender = new JobQueueContender();
        await contender.FillAsync(space, 1, cancellationToken);
        var collections = new MongoCollections(server.Direct.GetDatabase(space.Database), new MongoJobQueueOptions());
        var pipeline = PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(new ChangePipeline(collections).ToStages());
        using var stream = await collections.Database.WatchAsync(pipeline, new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromSeconds(1) }, cancellationToken);
        await contender.FillAsync(space, Jobs - 1, cancellationToken);
        await contender.DrainAsync(space, Jobs, concurrency: 1, cancellationToken);

        var changes = new List<BsonDocument>();
        while (changes.Count(IsEnd) < Jobs)
        {
            await stream.MoveNextAsync(cancellationToken);
            changes.AddRange(stream.Current.Where(change => change["ns"]["coll"] == "jobs"));
        }

        var stored = await collections.Jobs.Find(new BsonDocument()).FirstAsync(cancellationToken);
        await server.DropAsync(space);
        return new JobBytes(stored.ToBson().Length, (int)Math.Round((double)changes.Count / Jobs), changes.Sum(change => change.ToBson().Length) / Jobs);
    }

    private static bool IsEnd(BsonDocument change) =>
        change.GetValue("updateDescription", new BsonDocument()).AsBsonDocument.GetValue("updatedFields", new BsonDocument()).AsBsonDocument.GetValue("status", "") == "done";
}
