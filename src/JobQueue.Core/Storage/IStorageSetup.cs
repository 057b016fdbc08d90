namespace JobQueue.Storage;

/// <summary>Prepares the storage before anything else uses it.</summary>
public interface IStorageSetup
{
    /// <summary>Creates what is missing (indexes, the schema-version document) and checks the rest. Safe to run in any number of processes at once.</summary>
    /// <exception cref="JobQueueException">The stored schema is newer than this library, or the server refuses a needed index; both name what and where.</exception>
    Task EnsureAsync(CancellationToken cancellationToken);
}
