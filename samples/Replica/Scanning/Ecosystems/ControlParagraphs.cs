using System.Text;

namespace Replica.Scanning.Ecosystems;

/// <summary>Reads files of paragraphs with one <c>name: value</c> to a line, which both dpkg and apk keep their packages in.</summary>
internal static class ControlParagraphs
{
    /// <summary>The wanted fields of each paragraph. Lines that continue another are passed over.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(Stream content, IReadOnlySet<string> wanted)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                yield return fields;
                fields = new Dictionary<string, string>(StringComparer.Ordinal);
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && wanted.Contains(line[..colon]))
            {
                fields[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        yield return fields;
    }
}
