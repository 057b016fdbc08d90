using Microsoft.Extensions.Logging;

namespace JobQueue.Logs;

/// <summary>A line that has no number yet.</summary>
public sealed record NewLogLine(string Text, DateTimeOffset At, LogLevel Level);
