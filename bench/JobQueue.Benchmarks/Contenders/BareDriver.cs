using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>Claims and finishes the jobs of JobQueue by bare driver calls: what the server and the driver allow without a job queue around them. It keeps none of a queue's promises.</summary>
internal sealed class BareDriver(IMongoCollection<BsonDocument> jobs)
{
    private static readonly BsonDocument InOrder = new() { { "priority", -1 }, { "scheduledAt", 1 }, { "_id", 1 } };

    private static readonly BsonDocument Claim = new()
    {
        { "$set", new BsonDocument("status", "running") },
        { "$inc", new BsonDocument("fence", 1) },
        { "$unset", new BsonDocument("claimable", "") },
    };

    private static readonly BsonDocument Finish = new("$set", new BsonDocument("status", "done"));

    /// <summary>One findAndModify and one update per job, by several callers.</summary>
    public async Task DrainOneByOneAsync(int callers, CancellationToken cancellationToken)
    {
        var claimable = await ClaimableAsync(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));

        async Task CallAsync()
        {
            var first = new FindOneAndUpdateOptions<BsonDocument> { Sort = InOrder };
            while (await jobs.FindOneAndUpdateAsync<BsonDocument>(claimable, Claim, first, cancellationToken) is { } job)
            {
                await jobs.UpdateOneAsync(new BsonDocument("_id", job["_id"]), Finish, null, cancellationToken);
            }
        }
    }

    /// <summary>In batches: the first ids, a conditional update of them, read back, one bulk of finishing updates.</summary>
    public async Task DrainInBatchesAsync(int size, CancellationToken cancellationToken)
    {
        var claimable = await ClaimableAsync(cancellationToken);
        while (true)
        {
            var first = await jobs.Find(claimable).Sort(InOrder).Limit(size).Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
            if (first.Count == 0)
            {
                return;
            }

            var those = new BsonDocument { { "_id", new BsonDocument("$in", new BsonArray(first.Select(job => job["_id"]))) }, { "claimable", true } };
            await jobs.UpdateManyAsync(those, Claim, null, cancellationToken);
            those.Remove("claimable");
            var claimed = await jobs.Find(those).ToListAsync(cancellationToken);
            var finishes = claimed.Select(job => new UpdateOneModel<BsonDocument>(new BsonDocument("_id", job["_id"]), Finish));
            await jobs.BulkWriteAsync(finishes, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
    }

    private async Task<BsonDocument> ClaimableAsync(CancellationToken cancellationToken)
    {
        var one = await jobs.Find(new BsonDocument("claimable", true)).Project(new BsonDocument("lane", 1)).FirstOrDefaultAsync(cancellationToken);
        return new BsonDocument { { "lane", one?["lane"] ?? "" }, { "claimable", true } };
    }
}
