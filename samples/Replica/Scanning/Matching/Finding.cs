namespace Replica.Scanning.Matching;

/// <summary>An installed component that an advisory concerns.</summary>
internal sealed record Finding
{
    /// <summary>The advisory.</summary>
    public required string Id { get; init; }

    /// <summary>Other names of the same vulnerability.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The kind of the component.</summary>
    public required string Kind { get; init; }

    public required string Package { get; init; }

    public required string Version { get; init; }

    /// <summary>The version that mends it, of the package that advisories speak of; <see langword="null"/> where there is none yet.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>What advisories call the package.</summary>
    public required string Source { get; init; }

    public string? Severity { get; init; }

    public string? Summary { get; init; }

    /// <summary>The file that told of the component.</summary>
    public required string Path { get; init; }
}
