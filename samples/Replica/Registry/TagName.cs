using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Replica.Registry;

/// <summary>The name of a tag by the registry's own grammar, such as <c>v1.0</c>.</summary>
internal readonly partial record struct TagName : IParsable<TagName>
{
    private readonly string _name;

    private TagName(string name) => _name = name;

    /// <exception cref="FormatException">The text is no tag's name.</exception>
    public static TagName Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(string)"/>
    public static TagName Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var name) ? name : throw new FormatException("A tag is expected: up to 128 letters, digits, '_', '.' and '-', the first of them neither '.' nor '-'.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TagName result)
    {
        var isName = s is not null && Grammar().IsMatch(s);
        result = isName ? new TagName(s!) : default;
        return isName;
    }

    public override string ToString() => _name;

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
