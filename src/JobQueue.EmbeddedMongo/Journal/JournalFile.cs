using Microsoft.Data.Sqlite;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>The SQLite file of a data folder: opened and checked, laid out when new, read as a whole at start.</summary>
internal sealed class JournalFile : IDisposable
{
    private const string FileName = "journal.db";
    private const int FormatVersion = 1;
    private const int ApplicationId = 0x4A51454D;

    private const string Layout = """
        CREATE TABLE collections (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid BLOB NOT NULL UNIQUE, ns TEXT NOT NULL, options BLOB NOT NULL, indexes BLOB NOT NULL);
        CREATE TABLE documents (key INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bson BLOB NOT NULL);
        CREATE TABLE oplog (
            entry INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, position INTEGER NOT NULL, crc INTEGER NOT NULL, bson BLOB NOT NULL);
        CREATE TABLE sessions (session BLOB PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
        """;

    private readonly string _folder;

    private JournalFile(string folder, SqliteConnection connection)
    {
        _folder = folder;
        Connection = connection;
    }

    public SqliteConnection Connection { get; }

    /// <exception cref="UnusableFolderException">The file is damaged, from a newer version, not ours, or cannot be written.</exception>
    public static JournalFile Open(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, FileName),
            Pooling = false,
        }.ToString());

        try
        {
            connection.Open();
            var file = new JournalFile(folder, connection);
            file.Prepare();
            return file;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw SqliteFault.Unusable(folder, exception);
        }
        catch (UnusableFolderException)
        {
            connection.Dispose();
            throw;
        }
    }

    public JournalState Load()
    {
        try
        {
            var collections = ReadCollections();
            return new JournalState(
                [.. collections.Values],
                ReadDocuments(collections.ToDictionary(entry => entry.Key, entry => entry.Value.Uuid)),
                ReadOplog(),
                ReadSessions());
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Unusable(_folder, exception);
        }
    }

    public void Dispose() => Connection.Dispose();

    public void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private void Prepare()
    {
        var isNew = Number("SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew)
        {
            CheckFormat();
        }

        // Changes nothing, but fails now and not at the first write if the file may only be read.
        Run("BEGIN IMMEDIATE; COMMIT");
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        if (isNew)
        {
            Run($"BEGIN IMMEDIATE; {Layout} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {FormatVersion}; COMMIT");
        }
    }

    private void CheckFormat()
    {
        if (Number("PRAGMA application_id") != ApplicationId)
        {
            throw Damaged("is a database of another program");
        }

        var version = Number("PRAGMA user_version");
        if (version > FormatVersion)
        {
            throw new UnusableFolderException(
                _folder,
                UnusableFolderReason.NewerFormat,
                $"The data folder '{_folder}' has format {version}, this version reads up to format {FormatVersion}. Start the newer version or name another folder.");
        }

        using var check = Command("PRAGMA quick_check(1)");
        if (check.ExecuteScalar() is not "ok")
        {
            throw Damaged("failed SQLite's check of its structure");
        }
    }

    private Dictionary<long, JournalCollection> ReadCollections()
    {
        using var command = Command("SELECT number, uuid, ns, options, indexes FROM collections ORDER BY number");
        using var reader = command.ExecuteReader();
        var collections = new Dictionary<long, JournalCollection>();
        while (reader.Read())
        {
            var indexes = Document(reader, 4)["indexes"].AsBsonArray.Select(index => index.AsBsonDocument);
            collections[reader.GetInt64(0)] = new JournalCollection(new Guid((byte[])reader[1]), reader.GetString(2), Document(reader, 3), [.. indexes]);
        }

        return collections;
    }

    private IEnumerable<JournalChange.PutDocument> ReadDocuments(Dictionary<long, Guid> collections)
    {
        using var command = Command("SELECT key, crc, bson FROM documents ORDER BY key");
        using var reader = command.ExecuteReader();
        while (Next(reader))
        {
            var key = reader.GetInt64(0);
            if (!collections.TryGetValue(DocumentKey.Collection(key), out var collection))
            {
                throw Damaged($"has a document (key {key}) of no collection");
            }

            yield return new JournalChange.PutDocument(collection, DocumentKey.Record(key), Checked(reader, 1, 2));
        }
    }

    private IEnumerable<JournalChange.AppendOplog> ReadOplog()
    {
        using var command = Command("SELECT timestamp, position, crc, bson FROM oplog ORDER BY entry");
        using var reader = command.ExecuteReader();
        while (Next(reader))
        {
            yield return new JournalChange.AppendOplog(OplogKey.FromStored(reader.GetInt64(0)), reader.GetInt32(1), Checked(reader, 2, 3));
        }
    }

    private Dictionary<Guid, BsonDocument> ReadSessions()
    {
        using var command = Command("SELECT session, record FROM sessions");
        using var reader = command.ExecuteReader();
        var sessions = new Dictionary<Guid, BsonDocument>();
        while (reader.Read())
        {
            sessions[new Guid((byte[])reader[0])] = Document(reader, 1);
        }

        return sessions;
    }

    private bool Next(SqliteDataReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (SqliteException exception)
        {
            throw SqliteFault.Unusable(_folder, exception);
        }
    }

    private byte[] Checked(SqliteDataReader reader, int checksum, int value)
    {
        var bytes = (byte[])reader[value];
        return Checksum.Of(bytes) == reader.GetInt64(checksum) ? bytes : throw Damaged($"has a damaged record (key {reader.GetInt64(0)})");
    }

    private BsonDocument Document(SqliteDataReader reader, int column)
    {
        try
        {
            return BsonSerializer.Deserialize<BsonDocument>((byte[])reader[column]);
        }
        catch (Exception exception) when (exception is FormatException or IOException or BsonException)
        {
            throw Damaged($"has a damaged catalog entry ({exception.Message})");
        }
    }

    private UnusableFolderException Damaged(string how) =>
        new(_folder, UnusableFolderReason.Damaged, $"'{Path.Combine(_folder, FileName)}' {how}. Restore it from a copy or name another folder.");

    private long Number(string sql)
    {
        using var command = Command(sql);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
