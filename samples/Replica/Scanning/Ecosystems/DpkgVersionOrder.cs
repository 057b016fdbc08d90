namespace Replica.Scanning.Ecosystems;

/// <summary>Debian's order of versions, <c>[epoch:]upstream[-revision]</c> (Debian Policy, 5.6.12).</summary>
internal sealed class DpkgVersionOrder : IVersionOrder
{
    public int? Compare(string left, string right)
    {
        var (leftEpoch, leftRest) = SplitEpoch(left);
        var (rightEpoch, rightRest) = SplitEpoch(right);
        if (Digits.Compare(leftEpoch, rightEpoch) is var byEpoch and not 0)
        {
            return byEpoch;
        }

        var (leftUpstream, leftRevision) = SplitRevision(leftRest);
        var (rightUpstream, rightRevision) = SplitRevision(rightRest);
        return ComparePart(leftUpstream, rightUpstream) is var byUpstream and not 0 ? byUpstream : ComparePart(leftRevision, rightRevision);
    }

    private static (string Epoch, string Version) SplitEpoch(string version)
    {
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Digits.AreAll(version.AsSpan(0, colon)) ? (version[..colon], version[(colon + 1)..]) : ("", version);
    }

    private static (string Upstream, string Revision) SplitRevision(string version)
    {
        var hyphen = version.LastIndexOf('-');
        return hyphen < 0 ? (version, "") : (version[..hyphen], version[(hyphen + 1)..]);
    }

    /// <summary>Takes turns between what is no digit, by <see cref="Rank"/>, and what is, by its number.</summary>
    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            if (CompareText(Digits.TakeOthers(ref left), Digits.TakeOthers(ref right)) is var byText and not 0)
            {
                return byText;
            }

            if (Digits.Compare(Digits.Take(ref left), Digits.Take(ref right)) is var byNumber and not 0)
            {
                return byNumber;
            }
        }

        return 0;
    }

    private static int CompareText(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        for (var at = 0; at < left.Length || at < right.Length; at++)
        {
            if (Rank(left, at).CompareTo(Rank(right, at)) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>A tilde comes before the end, the end before letters, letters before everything else.</summary>
    private static int Rank(ReadOnlySpan<char> text, int at) =>
        at >= text.Length ? 0
        : text[at] == '~' ? -1
        : char.IsAsciiLetter(text[at]) ? text[at]
        : text[at] + char.MaxValue;
}
