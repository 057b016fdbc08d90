using System.Collections.Concurrent;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Sessions;

/// <summary>The sessions in use; one that no command named for thirty minutes is forgotten.</summary>
internal sealed class SessionTable(TimeProvider time, int limit = 1_000_000)
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<Guid, ServerSession> _sessions = new();

    internal ICollection<ServerSession> All => _sessions.Values;

    /// <exception cref="Errors.CommandFailedException">261, there are as many sessions as a server keeps ("maxSessions" in MongoDB's manual).</exception>
    internal ServerSession Touch(Guid id, BsonDocument sessionId)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            session = _sessions.Count < limit
                ? _sessions.GetOrAdd(id, static (key, given) => new ServerSession(key, given), sessionId)
                : throw Errors.ErrorCodes.Create(261, "Unable to add session into the cache because the number of active sessions is too high");
        }

        session.LastUse = time.GetUtcNow();
        return session;
    }

    internal ServerSession? Find(Guid id) => _sessions.GetValueOrDefault(id);

    internal void Remove(Guid id) => _sessions.TryRemove(id, out _);

    internal void Restore(IReadOnlyDictionary<Guid, BsonDocument> records)
    {
        foreach (var (id, record) in records)
        {
            _sessions[id] = ServerSession.FromRecord(id, record, time.GetUtcNow());
        }
    }

    internal IEnumerable<ServerSession> Expired()
    {
        var oldest = time.GetUtcNow() - Timeout;
        return _sessions.Values.Where(session => session.LastUse < oldest && session.State != SessionState.InProgress);
    }
}
