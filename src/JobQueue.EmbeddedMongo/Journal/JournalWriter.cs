using Microsoft.Data.Sqlite;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>Writes batches into the file, each call one SQLite transaction. Used by one thread.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _putDocument;
    private readonly SqliteCommand _deleteDocument;
    private readonly SqliteCommand _putCollection;
    private readonly SqliteCommand _findCollection;
    private readonly SqliteCommand _dropCollection;
    private readonly SqliteCommand _dropDocuments;
    private readonly SqliteCommand _appendOplog;
    private readonly SqliteCommand _truncateOplog;
    private readonly SqliteCommand _putSession;
    private readonly SqliteCommand _deleteSession;

    // A collection keeps its number for life, and numbers are never given again.
    private readonly Dictionary<Guid, long> _numbers = [];

    public JournalWriter(SqliteConnection connection)
    {
        _connection = connection;
        _putDocument = Statement("INSERT INTO documents (key, crc, bson) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET crc = $2, bson = $3", 3);
        _deleteDocument = Statement("DELETE FROM documents WHERE key = $1", 1);
        _putCollection = Statement(
            "INSERT INTO collections (uuid, ns, options, indexes) VALUES ($1, $2, $3, $4) ON CONFLICT (uuid) DO UPDATE SET ns = $2, options = $3, indexes = $4", 4);
        _findCollection = Statement("SELECT number FROM collections WHERE uuid = $1", 1);
        _dropCollection = Statement("DELETE FROM collections WHERE uuid = $1", 1);
        _dropDocuments = Statement("DELETE FROM documents WHERE key BETWEEN $1 AND $2", 2);
        _appendOplog = Statement("INSERT INTO oplog (timestamp, position, crc, bson) VALUES ($1, $2, $3, $4)", 4);

        // Entries arrive in ascending order, so the first one to stay bounds those that go: no index on the timestamp is needed.
        _truncateOplog = Statement(
            $"DELETE FROM oplog WHERE entry < ifnull((SELECT entry FROM oplog WHERE timestamp > $1 ORDER BY entry LIMIT 1), {long.MaxValue})", 1);
        _putSession = Statement("INSERT INTO sessions (session, record) VALUES ($1, $2) ON CONFLICT (session) DO UPDATE SET record = $2", 2);
        _deleteSession = Statement("DELETE FROM sessions WHERE session = $1", 1);
    }

    /// <summary>Durable when it returns; nothing of it is kept when it throws.</summary>
    public void Write(IEnumerable<JournalBatch> batches)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var change in batches.SelectMany(batch => batch.Changes))
        {
            Apply(change, transaction);
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _putDocument, _deleteDocument, _putCollection, _findCollection, _dropCollection,
            _dropDocuments, _appendOplog, _truncateOplog, _putSession, _deleteSession,
        })
        {
            statement.Dispose();
        }
    }

    private void Apply(JournalChange change, SqliteTransaction transaction)
    {
        switch (change)
        {
            case JournalChange.PutDocument put:
                Run(_putDocument, transaction, DocumentKey.Of(Number(put.Collection, transaction), put.RecordId), Checksum.Of(put.Bson), put.Bson);
                break;
            case JournalChange.DeleteDocument delete:
                Run(_deleteDocument, transaction, DocumentKey.Of(Number(delete.Collection, transaction), delete.RecordId));
                break;
            case JournalChange.PutCollection put:
                Put(put.Collection, transaction);
                break;
            case JournalChange.DropCollection drop:
                Drop(drop.Collection, transaction);
                break;
            case JournalChange.AppendOplog append:
                Run(_appendOplog, transaction, OplogKey.ToStored(append.Timestamp), append.Index, Checksum.Of(append.Bson), append.Bson);
                break;
            case JournalChange.TruncateOplog truncate:
                Run(_truncateOplog, transaction, OplogKey.ToStored(truncate.Through));
                break;
            case JournalChange.PutTransactionRecord put:
                Run(_putSession, transaction, put.Session.ToByteArray(), put.Record.ToBson());
                break;
            case JournalChange.DeleteTransactionRecord delete:
                Run(_deleteSession, transaction, delete.Session.ToByteArray());
                break;
            default:
                throw new NotSupportedException($"The journal has no place for {change.GetType().Name}.");
        }
    }

    private void Put(JournalCollection collection, SqliteTransaction transaction) => Run(
        _putCollection,
        transaction,
        collection.Uuid.ToByteArray(),
        collection.Namespace,
        collection.Options.ToBson(),
        new BsonDocument("indexes", new BsonArray(collection.Indexes)).ToBson());

    private void Drop(Guid collection, SqliteTransaction transaction)
    {
        var number = Number(collection, transaction);
        Run(_dropDocuments, transaction, DocumentKey.First(number), DocumentKey.Last(number));
        Run(_dropCollection, transaction, collection.ToByteArray());
        _numbers.Remove(collection);
    }

    private long Number(Guid collection, SqliteTransaction transaction)
    {
        if (_numbers.TryGetValue(collection, out var known))
        {
            return known;
        }

        Bind(_findCollection, transaction, collection.ToByteArray());
        var number = _findCollection.ExecuteScalar() as long? ?? throw new InvalidOperationException($"The journal was never told of collection {collection}.");
        return _numbers[collection] = number;
    }

    private static void Run(SqliteCommand statement, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        Bind(statement, transaction, values);
        statement.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand statement, SqliteTransaction transaction, params ReadOnlySpan<object> values)
    {
        statement.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            statement.Parameters[i].Value = values[i];
        }
    }

    private SqliteCommand Statement(string sql, int parameters)
    {
        var statement = _connection.CreateCommand();
        statement.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            statement.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        return statement;
    }
}
