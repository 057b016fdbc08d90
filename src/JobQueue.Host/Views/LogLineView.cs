using JobQueue.Logs;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Views;

/// <summary>One log line: <c>data</c> and <c>lineNum</c> as in Docker Trusted Registry's API, then the additions.</summary>
internal sealed record LogLineView(string Data, long LineNum, string Time, string Level)
{
    public static LogLineView Of(LogLine line) => new(line.Text, line.LineNum, Rfc3339.Format(line.At), NameOf(line.Level));

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "information",
    };
}
