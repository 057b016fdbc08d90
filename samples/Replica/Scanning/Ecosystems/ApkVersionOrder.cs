namespace Replica.Scanning.Ecosystems;

/// <summary>Alpine's order of versions: <c>number{.number}…{letter}{_suffix{number}}…{~hash}{-rnumber}</c>. The first part that differs decides.</summary>
internal sealed class ApkVersionOrder : IVersionOrder
{
    public int? Compare(string left, string right)
    {
        if (ApkVersion.TryParse(left) is not { } ours || ApkVersion.TryParse(right) is not { } theirs)
        {
            return null;
        }

        for (var at = 0; ; at++)
        {
            var (mine, other) = (ours.PartAt(at), theirs.PartAt(at));
            if (mine.Kind != other.Kind)
            {
                return CompareKinds(mine, other);
            }

            if (mine.Kind == ApkVersionPartKind.End)
            {
                return 0;
            }

            if (CompareParts(mine, other) is var order and not 0)
            {
                return order;
            }
        }
    }

    /// <summary>The version that goes on with more is the newer one, unless what it goes on with says that it comes before a release.</summary>
    private static int CompareKinds(ApkVersionPart mine, ApkVersionPart other) =>
        mine.ComesBeforeRelease ? -1
        : other.ComesBeforeRelease ? 1
        : other.Kind.CompareTo(mine.Kind);

    private static int CompareParts(ApkVersionPart mine, ApkVersionPart other) => mine.Kind switch
    {
        // 1.05 lies between 1.0 and 1.1, as a fraction does.
        ApkVersionPartKind.Number when mine.Text.StartsWith('0') || other.Text.StartsWith('0') => string.CompareOrdinal(mine.Text, other.Text),
        ApkVersionPartKind.FirstNumber or ApkVersionPartKind.Number or ApkVersionPartKind.SuffixNumber or ApkVersionPartKind.Revision => Digits.Compare(mine.Text, other.Text),
        ApkVersionPartKind.Suffix => ApkVersionPart.RankOf(mine.Text).CompareTo(ApkVersionPart.RankOf(other.Text)),
        _ => string.CompareOrdinal(mine.Text, other.Text),
    };
}
