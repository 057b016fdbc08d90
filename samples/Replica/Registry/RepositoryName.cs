using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Replica.Registry;

/// <summary>The name of a repository by the registry's own grammar, such as <c>team/app</c>: no such name leads out of the storage.</summary>
internal readonly partial record struct RepositoryName : IParsable<RepositoryName>
{
    private const int MaxLength = 255;

    private readonly string _name;

    private RepositoryName(string name) => _name = name;

    /// <exception cref="FormatException">The text is no repository's name.</exception>
    public static RepositoryName Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(string)"/>
    public static RepositoryName Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var name)
            ? name
            : throw new FormatException($"A repository's name is expected, such as team/app: up to {MaxLength} lower-case letters, digits and single separators.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RepositoryName result)
    {
        var isName = s is { Length: > 0 and <= MaxLength } && Grammar().IsMatch(s);
        result = isName ? new RepositoryName(s!) : default;
        return isName;
    }

    public override string ToString() => _name;

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
