using System.Collections.Concurrent;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>How often each command ran and failed, as <c>serverStatus</c> shows it.</summary>
internal sealed class CommandCounters
{
    private readonly ConcurrentDictionary<string, Counter> _commands = new(StringComparer.Ordinal);
    private long _inserted;
    private long _updated;
    private long _deleted;
    private int _connections;
    private int _connectionsCreated;

    internal int Connections => Volatile.Read(ref _connections);

    internal int ConnectionsCreated => Volatile.Read(ref _connectionsCreated);

    internal void Ran(string command) => Interlocked.Increment(ref For(command).Total);

    internal void Failed(string command) => Interlocked.Increment(ref For(command).Failures);

    internal void Inserted(int count) => Interlocked.Add(ref _inserted, count);

    internal void Updated() => Interlocked.Increment(ref _updated);

    internal void Deleted() => Interlocked.Increment(ref _deleted);

    internal int Connected()
    {
        Interlocked.Increment(ref _connections);
        return Interlocked.Increment(ref _connectionsCreated);
    }

    internal void Disconnected() => Interlocked.Decrement(ref _connections);

    /// <summary>Inserts, updates and deletes count statements; the others count commands.</summary>
    internal BsonDocument Operations()
    {
        var own = new[] { "insert", "update", "delete", "find", "getMore" };
        return new BsonDocument
        {
            { "insert", Interlocked.Read(ref _inserted) },
            { "query", TotalOf("find") },
            { "update", Interlocked.Read(ref _updated) },
            { "delete", Interlocked.Read(ref _deleted) },
            { "getmore", TotalOf("getMore") },
            { "command", _commands.Where(entry => !own.Contains(entry.Key)).Sum(entry => Interlocked.Read(ref entry.Value.Total)) },
        };
    }

    internal BsonDocument Commands() => new(_commands.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new BsonElement(entry.Key, new BsonDocument
    {
        { "failed", Interlocked.Read(ref entry.Value.Failures) },
        { "total", Interlocked.Read(ref entry.Value.Total) },
    })));

    private long TotalOf(string command) => _commands.TryGetValue(command, out var counter) ? Interlocked.Read(ref counter.Total) : 0;

    private Counter For(string command) => _commands.GetOrAdd(command, static _ => new Counter());

    private sealed class Counter
    {
        internal long Total;
        internal long Failures;
    }
}
