using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>Deletes uploads that never came to their end.</summary>
internal static class StaleUploads
{
    /// <param name="storage">The registry.</param>
    /// <param name="idleSince">Uploads into which something was written later are left.</param>
    /// <param name="cancellationToken">Stops between two of them.</param>
    /// <returns>How many were deleted.</returns>
    public static int Delete(RegistryStorage storage, DateTimeOffset idleSince, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var upload in storage.Repositories().SelectMany(repository => RegistryStorage.FoldersIn(storage.Layout.Uploads(repository))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LastWrite(upload) < idleSince.UtcDateTime)
            {
                Directory.Delete(upload, recursive: true);
                deleted++;
            }
        }

        return deleted;
    }

    private static DateTime LastWrite(string upload) =>
        new DirectoryInfo(upload).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(upload)).Max();
}
