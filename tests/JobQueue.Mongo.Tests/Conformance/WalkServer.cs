using System.Globalization;
using JobQueue.Conformance;
using JobQueue.EmbeddedMongo;
using JobQueue.TestServers;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;

namespace JobQueue.Mongo.Tests.Conformance;

/// <summary>A server with two clients, used by one walk after another: each has a database of its own, which is dropped after it.</summary>
internal sealed class WalkServer : IAsyncDisposable
{
    private readonly EmbeddedMongoServer? _server;
    private readonly FakeTimeProvider? _time;
    private readonly CommandFaults _faults = new();
    private readonly IMongoClient _first;
    private readonly IMongoClient _second;
    private readonly string _name;
    private int _walks;

    private WalkServer(EmbeddedMongoServer? server, FakeTimeProvider? time, string connectionString, string name)
    {
        _server = server;
        _time = time;
        _name = name;
        _first = MongoReplica.NewClient(connectionString, _faults.Subscribe);
        _second = MongoReplica.NewClient(connectionString);
    }

    public static async Task<WalkServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("JOBQUEUE_TEST_MONGODB") is { Length: > 0 })
        {
            var given = await MongoTestServer.GetAsync();
            return new WalkServer(null, null, given.ConnectionString, given.NewDatabaseName());
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { TimeProvider = time });
        return new WalkServer(server, time, server.ConnectionString, "walk");
    }

    /// <param name="release">Called when the walk has ended.</param>
    public async Task<StorageUnderTest> NewDatabaseAsync(Action release)
    {
        var database = string.Create(CultureInfo.InvariantCulture, $"{_name}_{_walks++}");
        var own = _time ?? TimeProvider.System;
        var first = await MongoReplica.ConnectAsync(_first, database, own, ownsClient: false);
        var second = await MongoReplica.ConnectAsync(_second, database, own, ownsClient: false);
        return new MongoStorage(_time, _faults, first, second, async () =>
        {
            await _second.DropDatabaseAsync(database);
            release();
        });
    }

    public async ValueTask DisposeAsync()
    {
        _first.Dispose();
        _second.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
