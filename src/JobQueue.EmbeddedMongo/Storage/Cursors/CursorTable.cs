using System.Collections.Concurrent;

namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>The open cursors; one that nobody used for ten minutes is closed.</summary>
internal sealed class CursorTable(TimeProvider time, Random random)
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<long, ServerCursor> _cursors = new();
    private readonly Lock _lock = new();

    internal int Count => _cursors.Count;

    internal long Open(ServerCursor cursor)
    {
        cursor.LastUse = time.GetUtcNow();
        lock (_lock)
        {
            do
            {
                cursor.Id = random.NextInt64(1, long.MaxValue);
            }
            while (!_cursors.TryAdd(cursor.Id, cursor));
        }

        return cursor.Id;
    }

    internal ServerCursor? Find(long id)
    {
        var cursor = _cursors.GetValueOrDefault(id);
        cursor?.LastUse = time.GetUtcNow();
        return cursor;
    }

    /// <summary>Closes the cursor; false if there is none.</summary>
    internal bool Close(long id)
    {
        if (!_cursors.TryRemove(id, out var cursor))
        {
            return false;
        }

        // A command that is using it right now notices when it puts it back.
        if (cursor.TryUse())
        {
            cursor.Dispose();
        }

        return true;
    }

    internal void CloseWhere(Func<ServerCursor, bool> isWanted)
    {
        foreach (var cursor in _cursors.Values.Where(isWanted))
        {
            Close(cursor.Id);
        }
    }

    internal void CloseIdle()
    {
        var oldest = time.GetUtcNow() - Timeout;
        CloseWhere(cursor => cursor.LastUse < oldest && !cursor.OutlivesIdleness);
    }
}
