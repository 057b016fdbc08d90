using Microsoft.Data.Sqlite;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>The SQLite file of a data folder: opened and checked, laid out when new.</summary>
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

    private JournalFile(string folder, SqliteConnection connection)
    {
        Folder = folder;
        Connection = connection;
    }

    public string Folder { get; }

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

    public JournalState Load() => new JournalReader(this).Read();

    public void Dispose() => Connection.Dispose();

    public void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The file cannot be trusted; <paramref name="how"/> completes the sentence that begins with its name.</summary>
    public UnusableFolderException Damaged(string how) =>
        new(Folder, UnusableFolderReason.Damaged, $"'{Path.Combine(Folder, FileName)}' {how}. Restore it from a copy or name another folder.");

    public SqliteCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        return command;
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
                Folder,
                UnusableFolderReason.NewerFormat,
                $"The data folder '{Folder}' has format {version}, this version reads up to format {FormatVersion}. Start the newer version or name another folder.");
        }

        using var check = Command("PRAGMA quick_check(1)");
        if (check.ExecuteScalar() is not "ok")
        {
            throw Damaged("failed SQLite's check of its structure");
        }
    }

    private long Number(string sql)
    {
        using var command = Command(sql);
        return (long)command.ExecuteScalar()!;
    }
}
