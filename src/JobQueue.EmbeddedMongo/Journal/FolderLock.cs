using System.Globalization;

namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>
/// Holds a data folder for one server. The operating system drops the lock with the process, however it ends, so a killed server
/// leaves nothing to clean up. The owner's process id stands in a file of its own because a locked file cannot be read everywhere.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockFile = "server.lock";
    private const string OwnerFile = "server.pid";

    private readonly FileStream _file;

    private FolderLock(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    public string Folder { get; }

    /// <exception cref="UnusableFolderException">The folder is held by another server, or cannot be written.</exception>
    public static FolderLock Take(string path)
    {
        var folder = Path.GetFullPath(path);
        Create(folder);
        var file = Open(folder);
        try
        {
            File.WriteAllText(Path.Combine(folder, OwnerFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw NotWritable(folder, exception);
        }

        return new FolderLock(folder, file);
    }

    public void Dispose() => _file.Dispose();

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(folder, exception);
        }
        catch (IOException exception)
        {
            throw new UnusableFolderException(
                folder, UnusableFolderReason.NotAFolder, $"'{folder}' cannot be used as a data folder: {exception.Message}", exception);
        }
    }

    private static FileStream Open(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(folder, exception);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new UnusableFolderException(
                folder,
                UnusableFolderReason.InUse,
                $"The data folder '{folder}' is in use by process {Owner(folder)}. Stop that server or name another folder.",
                exception);
        }
        catch (IOException exception)
        {
            // A file system that may only be read, for one: the folder then has an old owner file, and nobody holds it.
            throw NotWritable(folder, exception);
        }
    }

    // The runtime leaves the system's own code in the exception: EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, OwnerFile)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }

    private static UnusableFolderException NotWritable(string folder, Exception cause) => new(
        folder, UnusableFolderReason.ReadOnly, $"The data folder '{folder}' cannot be written: {cause.Message}", cause);
}
