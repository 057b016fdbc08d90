using System.Globalization;
using System.Text.RegularExpressions;

namespace JobQueue.Host.Views;

/// <summary>Instants as the API spells them: RFC 3339, written in UTC with milliseconds.</summary>
internal static partial class Rfc3339
{
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? instant) => instant is { } value ? Format(value) : null;

    /// <summary>Reads an instant with its offset; digits beyond milliseconds are cut off.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var parts = Pattern().Match(text);
        if (!parts.Success)
        {
            return false;
        }

        var milliseconds = parts.Groups["fraction"].Value.PadRight(3, '0')[..3];
        var offset = parts.Groups["offset"].Value;
        var plain = $"{parts.Groups["date"].Value}T{parts.Groups["time"].Value}.{milliseconds}{(offset is "Z" or "z" ? "+00:00" : offset)}";
        if (!DateTimeOffset.TryParseExact(plain, "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            return false;
        }

        instant = read.ToUniversalTime();
        return true;
    }

    [GeneratedRegex(@"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
