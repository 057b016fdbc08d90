using JobQueue.Conformance;
using JobQueue.EmbeddedMongo;
using JobQueue.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Mongo.Tests.Conformance;

/// <summary>A fresh database and two replicas on it: on the server that is given, else on an embedded one whose clock a test can move.</summary>
internal sealed class MongoStorage : StorageUnderTest
{
    private readonly CommandFaults _faults;
    private readonly MongoReplica _first;
    private readonly MongoReplica _second;
    private readonly Func<ValueTask> _end;

    /// <param name="time">The server's clock; null where nobody can move it.</param>
    /// <param name="faults">What befalls the first replica.</param>
    /// <param name="first">A replica.</param>
    /// <param name="second">Another one on the same database.</param>
    /// <param name="end">What is left to do when both have ended.</param>
    public MongoStorage(FakeTimeProvider? time, CommandFaults faults, MongoReplica first, MongoReplica second, Func<ValueTask> end)
    {
        _end = end;
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
        await _end();
    }

    private static async Task<StorageUnderTest> ConnectAsync(EmbeddedMongoServer? server, FakeTimeProvider? time, string connectionString, string database)
    {
        var faults = new CommandFaults();
        var own = time ?? TimeProvider.System;
        var first = await MongoReplica.ConnectAsync(connectionString, database, own, faults.Subscribe);
        var second = await MongoReplica.ConnectAsync(connectionString, database, own);
        return new MongoStorage(time, faults, first, second, () => server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
