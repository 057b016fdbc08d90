using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Fuzz;

/// <summary>The messages that the official driver sends in a session which touches every area of the server, taken from the wire.</summary>
internal static class RecordedTraffic
{
    public static async Task<IReadOnlyList<byte[]>> RecordAsync(EmbeddedMongoServer server)
    {
        var frames = new ConcurrentQueue<byte[]>();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stopping = new CancellationTokenSource();
        var relaying = RelayAsync(listener, server.Port, frames, stopping.Token);

        using (var client = new MongoClient($"mongodb://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/?directConnection=true&retryWrites=true"))
        {
            await UseAsync(client);
        }

        await stopping.CancelAsync();
        await relaying;
        return [.. frames];
    }

    private static async Task UseAsync(MongoClient client)
    {
        var database = client.GetDatabase("fuzz");
        var collection = database.GetCollection<BsonDocument>("c");
        await collection.Indexes.CreateManyAsync([new CreateIndexModel<BsonDocument>("{a: 1, 'b.c': -1}"), new CreateIndexModel<BsonDocument>("{u: 1}", new CreateIndexOptions { Unique = true, Sparse = true })]);
        await collection.InsertManyAsync(Enumerable.Range(0, 20).Select(i => new BsonDocument { { "_id", i }, { "a", i % 3 }, { "b", new BsonArray { new BsonDocument("c", i), "x" } }, { "u", $"u{i}" }, { "at", DateTime.UnixEpoch }, { "d", Decimal128.One } }));
        await collection.Find("{a: {$gte: 1}, $or: [{'b.c': {$in: [1, 2, 3]}}, {u: /^u1/}]}").Sort("{a: 1, _id: -1}").Project("{a: 1, b: {$slice: 1}}").Limit(9).ToListAsync();
        await collection.Find("{}", new FindOptions { BatchSize = 3 }).ToListAsync();
        await collection.UpdateManyAsync("{a: 1}", "{$inc: {n: 1}, $push: {b: {$each: [{c: 9}], $slice: -3}}, $currentDate: {t: true}}");
        await collection.UpdateOneAsync("{'b.c': 2}", "{$set: {'b.$[e].c': 5}}", new UpdateOptions { ArrayFilters = [new JsonArrayFilterDefinition<BsonDocument>("{'e.c': 2}")], IsUpsert = true });
        await collection.UpdateOneAsync("{_id: 1}", PipelineDefinition<BsonDocument, BsonDocument>.Create("{$set: {s: {$concat: ['$u', 'x']}, n: {$add: ['$a', 1.5]}}}"));
        await collection.FindOneAndUpdateAsync<BsonDocument>("{_id: 2}", "{$set: {z: 1}}", new FindOneAndUpdateOptions<BsonDocument> { Sort = "{a: 1}", ReturnDocument = ReturnDocument.After, IsUpsert = true });
        await collection.ReplaceOneAsync("{_id: 50}", BsonDocument.Parse("{a: 1, u: 'v'}"), new ReplaceOptions { IsUpsert = true });
        await collection.DeleteManyAsync("{_id: {$gt: 18}}");
        await collection.BulkWriteAsync([new InsertOneModel<BsonDocument>(BsonDocument.Parse("{_id: 60}")), new UpdateOneModel<BsonDocument>("{_id: 60}", "{$set: {a: 1}}"), new DeleteOneModel<BsonDocument>("{_id: 60}")]);
        await collection.DistinctAsync<BsonValue>("b.c", "{}");
        await collection.CountDocumentsAsync("{a: 1}");
        await collection.EstimatedDocumentCountAsync();
        await collection.Aggregate<BsonDocument>(Stages(
            "{$match: {a: {$lt: 3}}}", "{$unwind: '$b'}", "{$group: {_id: '$a', n: {$sum: 1}, l: {$push: '$b'}}}", "{$lookup: {from: 'c', localField: '_id', foreignField: 'a', as: 'j'}}",
            "{$addFields: {x: {$cond: [{$gt: ['$n', 1]}, {$size: '$j'}, {$dateToString: {date: '$$NOW', format: '%Y'}}]}}}", "{$facet: {f: [{$limit: 1}], g: [{$sortByCount: '$n'}]}}")).ToListAsync();
        await collection.AggregateToCollectionAsync<BsonDocument>(Stages("{$project: {a: 1}}", "{$merge: {into: 'm', whenMatched: 'replace'}}"));
        await database.RunCommandAsync<BsonDocument>("{explain: {find: 'c', filter: {a: 1}, sort: {_id: 1}}, verbosity: 'executionStats'}");
        await database.RunCommandAsync<BsonDocument>("{create: 'capped', capped: true, size: 4096, max: 3}");
        await database.RunCommandAsync<BsonDocument>("{create: 'v', viewOn: 'c', pipeline: [{$match: {a: 1}}]}");
        await database.RunCommandAsync<BsonDocument>("{collMod: 'c', index: {keyPattern: {a: 1, 'b.c': -1}, hidden: true}}");
        await database.RunCommandAsync<BsonDocument>("{validate: 'c', full: true}");
        await database.RunCommandAsync<BsonDocument>("{dbStats: 1, scale: 1}");
        await (await database.ListCollectionsAsync()).ToListAsync();
        await (await collection.Indexes.ListAsync()).ToListAsync();
        await InTransactionAsync(client, collection);
        using var stream = await collection.WatchAsync(new ChangeStreamOptions { FullDocument = ChangeStreamFullDocumentOption.UpdateLookup, MaxAwaitTime = TimeSpan.FromMilliseconds(20) });
        await collection.InsertOneAsync(BsonDocument.Parse("{_id: 70}"));
        await stream.MoveNextAsync();
        await collection.Indexes.DropOneAsync("u_1");
    }

    private static async Task InTransactionAsync(MongoClient client, IMongoCollection<BsonDocument> collection)
    {
        using var session = await client.StartSessionAsync();
        session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot));
        await collection.InsertOneAsync(session, BsonDocument.Parse("{_id: 80}"));
        await collection.Find(session, "{_id: 80}").ToListAsync();
        await session.CommitTransactionAsync();
        session.StartTransaction();
        await collection.DeleteOneAsync(session, "{_id: 80}");
        await session.AbortTransactionAsync();
    }

    private static PipelineDefinition<BsonDocument, BsonDocument> Stages(params string[] stages) => PipelineDefinition<BsonDocument, BsonDocument>.Create(stages);

    private static async Task RelayAsync(TcpListener listener, int port, ConcurrentQueue<byte[]> frames, CancellationToken stopping)
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(stopping);
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, port, stopping);
                relays.Add(ForwardAsync(near, far, frames, stopping));
                relays.Add(ForwardAsync(far, near, null, stopping));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private static async Task ForwardAsync(TcpClient from, TcpClient to, ConcurrentQueue<byte[]>? frames, CancellationToken stopping)
    {
        try
        {
            var header = new byte[16];
            while (true)
            {
                await from.GetStream().ReadExactlyAsync(header, stopping);
                var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
                header.CopyTo(message, 0);
                await from.GetStream().ReadExactlyAsync(message.AsMemory(16), stopping);
                frames?.Enqueue(message);
                await to.GetStream().WriteAsync(message, stopping);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
