using JobQueue.Conformance;
using JobQueue.EmbeddedMongo;
using JobQueue.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Mongo.Tests.Conformance;

/// <summary>A fresh database and two replicas on it: on the server that is given, else on an embedded one whose clock a test can move.</summary>
internal sealed class MongoStorage : StorageUnderTest
{
    private readonly EmbeddedMongoServer? _server;
    private readonly CommandFaults _faults;
    private readonly MongoReplica _first;
    private readonly MongoReplica _second;

    private MongoStorage(EmbeddedMongoServer? server, FakeTimeProvider? time, CommandFaults faults, MongoReplica first, MongoReplica second)
    {
        _server = server;
        Time = time;
        _faults = faults;
        _first = first;
        _second = second;
    }

    public override StorageView First => _first.View;

    public override StorageView Second => _second.View;

    protected override FakeTimeProvider? Time { get; }

    public static async Task<StorageUnderTest> CreateAsync()
    {
        if (Environment.GetEnvironmentVariable("JOBQUEUE_TEST_MONGODB") is { Length: > 0 })
        {
            var given = await MongoTestServer.GetAsync();
            return await ConnectAsync(null, null, given.ConnectionString, given.NewDatabaseName());
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { TimeProvider = time });
        return await ConnectAsync(server, time, server.ConnectionString, "jobs");
    }

    public override Task CrashFirstAfterWritesAsync(int writes)
    {
        _faults.CrashAfterWrites(writes);
        return Task.CompletedTask;
    }

    public override Task LoseNextReplyOfFirstAsync()
    {
        _faults.LoseNextReply();
        return Task.CompletedTask;
    }

    public override Task RestoreFirstAsync()
    {
        _faults.Clear();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _faults.Clear();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task<StorageUnderTest> ConnectAsync(EmbeddedMongoServer? server, FakeTimeProvider? time, string connectionString, string database)
    {
        var faults = new CommandFaults();
        var own = time ?? TimeProvider.System;
        var first = await MongoReplica.ConnectAsync(connectionString, database, own, faults.Subscribe);
        var second = await MongoReplica.ConnectAsync(connectionString, database, own);
        return new MongoStorage(server, time, faults, first, second);
    }
}
