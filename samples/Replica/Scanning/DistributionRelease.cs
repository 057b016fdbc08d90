using System.Text;

namespace Replica.Scanning;

/// <summary>Which distribution an image was made from, as its <c>os-release</c> says.</summary>
/// <param name="Id">Such as <c>debian</c>.</param>
/// <param name="Version">Such as <c>12</c>.</param>
internal sealed record DistributionRelease(string Id, string Version)
{
    /// <summary>Where the file lies; the first that an image has counts.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["etc/os-release", "usr/lib/os-release"];

    /// <summary>Reads the file: lines of <c>NAME=value</c>, quoted as in a shell. <see langword="null"/> when it names no distribution.</summary>
    public static DistributionRelease? Read(Stream content)
    {
        var (id, version) = ("", "");
        using var reader = new StreamReader(content, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("ID=", StringComparison.Ordinal))
            {
                id = Unquote(line[3..]);
            }
            else if (line.StartsWith("VERSION_ID=", StringComparison.Ordinal))
            {
                version = Unquote(line[11..]);
            }
        }

        return id.Length > 0 ? new DistributionRelease(id, version) : null;
    }

    public override string ToString() => $"{Id} {Version}".TrimEnd();

    private static string Unquote(string value) => value.Trim().Trim('"', '\'');
}
