namespace Replica.Vulnerabilities;

/// <summary>What a vulnerability means for one package.</summary>
internal sealed record Advisory
{
    /// <summary>Such as <c>CVE-2024-1234</c> or <c>GHSA-…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The OSV ecosystem of the package, with its release: <c>Debian:12</c>.</summary>
    public required string Ecosystem { get; init; }

    /// <summary>As the ecosystem's advisories call it: in distributions the source package.</summary>
    public required string Package { get; init; }

    public string? Summary { get; init; }

    /// <summary>A word, or a CVSS vector; <see langword="null"/> where the advisory does not say.</summary>
    public string? Severity { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Each a list of events. A version in one of them is affected.</summary>
    public IReadOnlyList<IReadOnlyList<RangeEvent>> Ranges { get; init; } = [];

    /// <summary>Versions that are affected whether or not a range says so.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];
}
