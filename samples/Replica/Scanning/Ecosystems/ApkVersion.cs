using System.Text.RegularExpressions;

namespace Replica.Scanning.Ecosystems;

/// <summary>An Alpine version, taken apart.</summary>
internal sealed partial class ApkVersion
{
    private const int MaxLength = 256;

    private readonly List<ApkVersionPart> _parts;

    private ApkVersion(List<ApkVersionPart> parts) => _parts = parts;

    /// <summary><see langword="null"/> when the text is no version.</summary>
    public static ApkVersion? TryParse(string text)
    {
        if (text.Length > MaxLength || Grammar().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var parts = new List<ApkVersionPart> { new(ApkVersionPartKind.FirstNumber, match.Groups["first"].Value) };
        parts.AddRange(match.Groups["number"].Captures.Select(number => new ApkVersionPart(ApkVersionPartKind.Number, number.Value)));
        Add(parts, ApkVersionPartKind.Letter, match.Groups["letter"]);
        foreach (var suffix in match.Groups["suffix"].Captures.Select(suffix => suffix.Value))
        {
            var name = suffix.TrimEnd("0123456789".ToCharArray());
            if (ApkVersionPart.RankOf(name) < 0)
            {
                return null;
            }

            parts.Add(new(ApkVersionPartKind.Suffix, name));
            if (suffix.Length > name.Length)
            {
                parts.Add(new(ApkVersionPartKind.SuffixNumber, suffix[name.Length..]));
            }
        }

        Add(parts, ApkVersionPartKind.CommitHash, match.Groups["hash"]);
        Add(parts, ApkVersionPartKind.Revision, match.Groups["revision"]);
        return new ApkVersion(parts);
    }

    public ApkVersionPart PartAt(int index) => index < _parts.Count ? _parts[index] : new ApkVersionPart(ApkVersionPartKind.End, "");

    private static void Add(List<ApkVersionPart> parts, ApkVersionPartKind kind, Group group)
    {
        if (group.Success)
        {
            parts.Add(new(kind, group.Value));
        }
    }

    [GeneratedRegex(@"\A(?<first>[0-9]+)(?:\.(?<number>[0-9]+))*(?<letter>[a-z])?(?:_(?<suffix>[a-z]+[0-9]*))*(?:~(?<hash>[0-9a-f]+))?(?:-r(?<revision>[0-9]+))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
