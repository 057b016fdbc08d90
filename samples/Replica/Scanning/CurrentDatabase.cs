using JobQueue;
using Replica.Vulnerabilities;

namespace Replica.Scanning;

/// <summary>The version of the vulnerability database that a scan uses from its beginning to its end.</summary>
internal sealed class CurrentDatabase(VulnerabilityStore store)
{
    /// <exception cref="JobFailedException">None has been loaded; a retry finds it once it is.</exception>
    public async Task<DatabaseVersion> ReadAsync(CancellationToken cancellationToken) =>
        (await store.ReadStateAsync(cancellationToken)).Current
        ?? throw new JobFailedException($"No vulnerability database has been loaded: run {ScanActions.UpdateDatabase} first.") { Type = "no_database" };

    /// <summary>What was looked up in a version counts only if it was not removed meanwhile, which takes two updates.</summary>
    /// <exception cref="JobFailedException">It was removed; a retry takes the current one.</exception>
    public async Task EnsureKeptAsync(DatabaseVersion version, CancellationToken cancellationToken)
    {
        if (!(await store.ReadStateAsync(cancellationToken)).Keeps(version))
        {
            throw new JobFailedException($"The version {version.Id} of the vulnerability database was replaced twice during the scan.") { Type = "database_replaced" };
        }
    }
}
