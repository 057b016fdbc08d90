using Microsoft.Extensions.Logging;

namespace JobQueue.Logs;

/// <summary>One line of a job's log.</summary>
/// <param name="LineNum">From 0; gaps are possible.</param>
/// <param name="Text">The text, at most <see cref="MaxLength"/> characters.</param>
/// <param name="At">When it was written, in database time.</param>
/// <param name="Level">How severe.</param>
public sealed record LogLine(long LineNum, string Text, DateTimeOffset At, LogLevel Level)
{
    /// <summary>The longest line, in characters; longer ones are cut and say so.</summary>
    public const int MaxLength = 8 * 1024;
}
