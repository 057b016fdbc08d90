using System.Globalization;

namespace JobQueue.Logs;

/// <summary>Turns text into lines that may be stored.</summary>
internal static class LogText
{
    /// <summary>The lines of a text, each at most <see cref="LogLine.MaxLength"/> characters long. A line break at the end adds no empty line.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        var rest = text.AsMemory();
        do
        {
            var end = rest.Span.IndexOfAny('\r', '\n');
            var line = end < 0 ? rest : rest[..end];
            yield return Bounded(line.Span);
            rest = end < 0 ? default : rest[(end + BreakLength(rest.Span[end..]))..];
        }
        while (!rest.IsEmpty);
    }

    /// <summary>A line cut to the stored length; what is cut is said in the line.</summary>
    public static string Bounded(ReadOnlySpan<char> line) => line.Length <= LogLine.MaxLength ? line.ToString() : Cut(line, line.Length);

    /// <summary>The beginning of a line of which <paramref name="length"/> characters were written.</summary>
    public static string Cut(ReadOnlySpan<char> beginning, long length)
    {
        var note = string.Create(CultureInfo.InvariantCulture, $" … (cut: {length} characters)");
        var keep = Math.Min(beginning.Length, LogLine.MaxLength - note.Length);
        if (keep > 0 && char.IsHighSurrogate(beginning[keep - 1]))
        {
            keep--;
        }

        return string.Concat(beginning[..keep], note);
    }

    private static int BreakLength(ReadOnlySpan<char> atBreak) => atBreak.StartsWith("\r\n") ? 2 : 1;
}
