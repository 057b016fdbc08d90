namespace Replica.Scanning.Matching;

/// <summary>What the database knows of components.</summary>
/// <param name="Findings">What it found, in the order of packages.</param>
/// <param name="Unmatched">How many components of a kind could not be looked up: the release of the distribution is not known, or its advisories are not loaded.</param>
internal sealed record MatchResult(IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, int> Unmatched)
{
    /// <summary>How many findings there were; of very many the first are kept.</summary>
    public int Count { get; init; } = Findings.Count;

    /// <summary>How many of the findings that are kept have a version that mends them.</summary>
    public int Fixable => Findings.Count(finding => finding.FixedVersion is not null);
}
