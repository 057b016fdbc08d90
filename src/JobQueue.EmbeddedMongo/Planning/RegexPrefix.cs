namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>The literal text with which every match of a pattern begins, when the pattern is anchored.</summary>
internal static class RegexPrefix
{
    private const string Special = @"\.[]{}()*+?|^$";

    internal static string Of(string pattern, string options)
    {
        if (!pattern.StartsWith('^') || options.Length > 0 || pattern.Contains('|', StringComparison.Ordinal))
        {
            return string.Empty;
        }

        var end = 1;
        while (end < pattern.Length && !Special.Contains(pattern[end], StringComparison.Ordinal))
        {
            end++;
        }

        // A quantifier after the last literal makes that one optional.
        if (end < pattern.Length && pattern[end] is '*' or '?' or '{' && end > 1)
        {
            end--;
        }

        return pattern[1..Math.Max(1, end)];
    }
}
