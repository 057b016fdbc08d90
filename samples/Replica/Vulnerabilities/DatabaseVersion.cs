namespace Replica.Vulnerabilities;

/// <summary>One version of the vulnerability database: a snapshot for each ecosystem, some of them shared with the version before.</summary>
internal sealed record DatabaseVersion(string Id, DateTimeOffset LoadedAt, IReadOnlyList<EcosystemSnapshot> Ecosystems)
{
    public int Advisories => Ecosystems.Sum(ecosystem => ecosystem.Advisories);

    /// <summary>The snapshot of exactly this feed.</summary>
    public EcosystemSnapshot? Find(string feed) => Ecosystems.FirstOrDefault(snapshot => snapshot.Ecosystem == feed);

    /// <summary>The snapshot that has the advisories of an ecosystem; <see langword="null"/> where none was loaded.</summary>
    public EcosystemSnapshot? Covering(string ecosystem) => Find(ecosystem) ?? Ecosystems.FirstOrDefault(snapshot => OsvEntry.Covers(snapshot.Ecosystem, ecosystem));
}
