using System.Text;
using System.Text.RegularExpressions;
using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>Translates MongoDB's regular expressions (PCRE) into .NET's.</summary>
internal static class RegexSyntax
{
    // A pattern that backtracks without end must not hold a connection for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly (string Name, string Members)[] PosixClasses =
    [
        ("[:alnum:]", "a-zA-Z0-9"),
        ("[:alpha:]", "a-zA-Z"),
        ("[:blank:]", " \\t"),
        ("[:digit:]", "0-9"),
        ("[:lower:]", "a-z"),
        ("[:punct:]", "!-/:-@\\[-`{-~"),
        ("[:space:]", "\\s"),
        ("[:upper:]", "A-Z"),
        ("[:word:]", "a-zA-Z0-9_"),
        ("[:xdigit:]", "0-9a-fA-F"),
    ];

    /// <summary>The compiled pattern; null when its syntax is wrong, which matches nothing.</summary>
    /// <exception cref="CommandFailedException">An option is unknown (51108).</exception>
    public static Regex? TryCompile(string pattern, string options)
    {
        var flags = FlagsOf(options);
        try
        {
            return new Regex(Translate(pattern), flags, Patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static RegexOptions FlagsOf(string options)
    {
        var flags = RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            flags |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw ErrorCodes.Create(51108, $"invalid flag in regex options: {options}"),
            };
        }

        return flags;
    }

    /// <summary>PCRE's classes hold ASCII only and its end of text may precede one line feed; .NET's classes hold all of Unicode.</summary>
    private static string Translate(string pattern)
    {
        if (!pattern.Contains('\\', StringComparison.Ordinal) && !pattern.Contains("[:", StringComparison.Ordinal))
        {
            return pattern;
        }

        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i++;
                result.Append(Escape(pattern[i], inClass));
                continue;
            }

            if (inClass && PosixClassAt(pattern, i) is { } posix)
            {
                result.Append(posix.Members);
                i += posix.Length - 1;
                continue;
            }

            inClass = pattern[i] switch { '[' => true, ']' => false, _ => inClass };
            result.Append(pattern[i]);
        }

        return result.ToString();
    }

    /// <summary>A class such as <c>[:digit:]</c> within brackets, which .NET does not know.</summary>
    private static (string Members, int Length)? PosixClassAt(string pattern, int at)
    {
        foreach (var (name, members) in PosixClasses)
        {
            if (string.CompareOrdinal(pattern, at, name, 0, name.Length) == 0)
            {
                return (members, name.Length);
            }
        }

        return null;
    }

    private static string Escape(char symbol, bool inClass) => (symbol, inClass) switch
    {
        ('d', false) => "[0-9]",
        ('d', true) => "0-9",
        ('D', false) => "[^0-9]",
        ('w', false) => "[a-zA-Z0-9_]",
        ('w', true) => "a-zA-Z0-9_",
        ('W', false) => "[^a-zA-Z0-9_]",
        ('h', false) => "[ \\t]",
        ('h', true) => " \\t",
        ('R', false) => "(?:\\r\\n|[\\n\\v\\f\\r])",
        _ => $"\\{symbol}",
    };
}
