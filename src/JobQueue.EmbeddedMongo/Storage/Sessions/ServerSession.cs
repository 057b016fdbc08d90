using JobQueue.EmbeddedMongo.Journal;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Sessions;

/// <summary>
/// A logical session. Commands that carry a transaction number hold <see cref="Gate"/> while they run, so that a client's repetition of a
/// write waits for the first attempt and then finds its result.
/// </summary>
internal sealed class ServerSession(Guid id, BsonDocument sessionId)
{
    private Dictionary<int, BsonDocument> _results = [];

    internal Guid Id { get; } = id;

    /// <summary>The client's <c>lsid</c>.</summary>
    internal BsonDocument SessionId { get; } = sessionId;

    internal SemaphoreSlim Gate { get; } = new(1, 1);

    internal long TransactionNumber { get; private set; } = -1;

    internal SessionState State { get; private set; }

    internal Transaction? Transaction { get; private set; }

    internal DateTimeOffset LastUse { get; set; }

    /// <summary>Begins retryable writes under a higher number; what was remembered of the lower one is forgotten.</summary>
    internal void BeginWrites(long number)
    {
        (TransactionNumber, State, Transaction) = (number, SessionState.None, null);
        _results = [];
    }

    internal void BeginTransaction(Transaction transaction)
    {
        BeginWrites(transaction.Number);
        (State, Transaction) = (SessionState.InProgress, transaction);
    }

    internal void EndTransaction(SessionState outcome) => (State, Transaction) = (outcome, null);

    /// <summary>The result of a statement that has been executed under the current number.</summary>
    internal BsonDocument? ResultOf(int statement) => _results.GetValueOrDefault(statement);

    internal void Remember(IEnumerable<KeyValuePair<int, BsonDocument>> results)
    {
        foreach (var (statement, result) in results)
        {
            _results[statement] = result;
        }
    }

    /// <summary>The record that lets the session answer repetitions after a restart.</summary>
    internal JournalChange.PutTransactionRecord ToRecord(SessionState state, IEnumerable<KeyValuePair<int, BsonDocument>> more) => new(Id, new BsonDocument
    {
        { "lsid", SessionId },
        { "txnNumber", TransactionNumber },
        { "state", (int)state },
        { "results", new BsonArray(_results.Concat(more).Select(result => new BsonDocument { { "s", result.Key }, { "r", result.Value } })) },
    });

    internal static ServerSession FromRecord(Guid id, BsonDocument record, DateTimeOffset now)
    {
        var session = new ServerSession(id, record["lsid"].AsBsonDocument) { LastUse = now };
        session.BeginWrites(record["txnNumber"].ToInt64());
        session.State = (SessionState)record["state"].ToInt32();
        session.Remember(record["results"].AsBsonArray.Select(result => KeyValuePair.Create(result["s"].ToInt32(), result["r"].AsBsonDocument)));
        return session;
    }
}
