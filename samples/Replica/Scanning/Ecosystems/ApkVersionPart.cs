namespace Replica.Scanning.Ecosystems;

/// <summary>One part of an Alpine version.</summary>
internal readonly record struct ApkVersionPart(ApkVersionPartKind Kind, string Text)
{
    /// <summary>From the oldest to the newest; a version without a suffix stands where the empty text does.</summary>
    private static readonly string[] Suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

    private static readonly int Release = RankOf("");

    public bool ComesBeforeRelease => Kind == ApkVersionPartKind.Suffix && RankOf(Text) < Release;

    /// <summary>The place of a suffix among all; negative for one that does not exist.</summary>
    public static int RankOf(string suffix) => Array.IndexOf(Suffixes, suffix);
}
