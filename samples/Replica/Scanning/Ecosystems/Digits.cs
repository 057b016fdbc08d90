namespace Replica.Scanning.Ecosystems;

/// <summary>Numbers inside versions, which may have more digits than any integer type holds.</summary>
internal static class Digits
{
    public static bool AreAll(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Orders by the number; no digits at all are zero.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    /// <summary>Cuts the digits that a text begins with.</summary>
    public static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text) => Cut(ref text, text.IndexOfAnyExceptInRange('0', '9'));

    /// <summary>Cuts what stands before the first digit.</summary>
    public static ReadOnlySpan<char> TakeOthers(ref ReadOnlySpan<char> text) => Cut(ref text, text.IndexOfAnyInRange('0', '9'));

    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, int length)
    {
        var taken = length < 0 ? text : text[..length];
        text = text[taken.Length..];
        return taken;
    }
}
