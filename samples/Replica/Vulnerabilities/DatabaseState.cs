namespace Replica.Vulnerabilities;

/// <summary>The one document that says which advisories count.</summary>
/// <param name="Current">The version in use; <see langword="null"/> before the first update.</param>
/// <param name="Previous">The one before, kept for those who began to read it.</param>
/// <param name="Loading">The snapshots that the update in progress may be writing.</param>
internal sealed record DatabaseState(DatabaseVersion? Current, DatabaseVersion? Previous, IReadOnlyList<string> Loading)
{
    public static DatabaseState Empty { get; } = new(null, null, []);

    /// <summary>The snapshots that may be read, now or soon.</summary>
    public IReadOnlySet<string> InUse => new[] { Current, Previous }
        .OfType<DatabaseVersion>().SelectMany(version => version.Ecosystems).Select(snapshot => snapshot.Id)
        .Concat(Loading).ToHashSet(StringComparer.Ordinal);

    public bool Keeps(DatabaseVersion version) => Current?.Id == version.Id || Previous?.Id == version.Id;
}
