using Semver;

namespace Replica.Scanning.Ecosystems;

/// <summary>The order of Semantic Versioning 2.0.0, in which build metadata does not count.</summary>
internal sealed class SemVerOrder : IVersionOrder
{
    private const int MaxLength = 256;

    public int? Compare(string left, string right) =>
        SemVersion.TryParse(left, SemVersionStyles.Any, out var ours, MaxLength) && SemVersion.TryParse(right, SemVersionStyles.Any, out var theirs, MaxLength)
            ? SemVersion.ComparePrecedence(ours, theirs)
            : null;
}
