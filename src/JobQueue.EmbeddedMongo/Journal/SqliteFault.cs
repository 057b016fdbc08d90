using Microsoft.Data.Sqlite;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>Turns SQLite's primary result codes into what a user can act on.</summary>
internal static class SqliteFault
{
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static UnusableFolderReason Reason(SqliteException exception) => exception.SqliteErrorCode switch
    {
        ReadOnly or CannotOpen => UnusableFolderReason.ReadOnly,
        Corrupt or NotADatabase => UnusableFolderReason.Damaged,
        Full => UnusableFolderReason.NoSpace,
        _ => UnusableFolderReason.Unreadable,
    };

    public static UnusableFolderException Unusable(string folder, SqliteException exception)
    {
        var reason = Reason(exception);
        return new UnusableFolderException(folder, reason, $"The data folder '{folder}' cannot be used: {Describe(reason)} ({exception.Message})", exception);
    }

    public static JournalFailedException Failed(string folder, Exception exception)
    {
        var reason = exception is SqliteException fault ? Reason(fault) : UnusableFolderReason.Unreadable;
        var what = exception is SqliteException ? Describe(reason) : "a write failed";
        return new JournalFailedException(
            $"Writes to the data folder '{folder}' stopped: {what}. Everything acknowledged before is kept; start the server again when this is repaired. ({exception.Message})",
            exception)
        {
            Reason = reason,
        };
    }

    private static string Describe(UnusableFolderReason reason) => reason switch
    {
        UnusableFolderReason.ReadOnly => "its file cannot be opened for writing",
        UnusableFolderReason.Damaged => "its file is damaged",
        UnusableFolderReason.NoSpace => "the disk is full",
        _ => "the medium failed",
    };
}
