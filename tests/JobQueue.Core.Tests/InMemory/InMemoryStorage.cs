using JobQueue.Conformance;
using JobQueue.Testing.Faults;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace JobQueue.InMemory;

/// <summary>A fresh in-memory database on a clock that stands still until a test moves it.</summary>
internal sealed class InMemoryStorage : StorageUnderTest
{
    private readonly FaultScript _faults = new();

    public InMemoryStorage()
    {
        var database = new InMemoryDatabase(Time);
        First = View(database.Connect("first", _faults));
        Second = View(database.Connect("second"));
    }

    public override StorageView First { get; }

    public override StorageView Second { get; }

    protected override FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static Task<StorageUnderTest> CreateAsync() => Task.FromResult<StorageUnderTest>(new InMemoryStorage());

    public override Task CrashFirstAfterWritesAsync(int writes)
    {
        _faults.CrashAfterWrites(writes);
        return Task.CompletedTask;
    }

    public override Task LoseNextReplyOfFirstAsync()
    {
        _faults.LoseReplyOfNextWrite();
        return Task.CompletedTask;
    }

    public override Task RestoreFirstAsync()
    {
        _faults.Clear();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static StorageView View(InMemoryReplica replica) => new()
    {
        Jobs = replica.Jobs,
        Queries = replica.Queries,
        Workers = replica.Workers,
        Logs = replica.Logs,
        ActionConfigs = replica.ActionConfigs,
        History = replica.History,
        Settings = replica.Settings,
        Crons = replica.Crons,
        Leases = replica.Leases,
        Feed = replica.Feed,
        Clock = replica.Clock,
    };
}
