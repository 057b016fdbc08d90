using Microsoft.Extensions.Logging;

namespace JobQueue.Logs;

/// <summary>What a handler logs by: every entry goes to the application's log as its filters say, and from <see cref="LogLevel.Information"/> on to the job's log whatever they say.</summary>
internal sealed class JobLogger(ILogger application, JobLogWriter lines) : ILogger
{
    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (logLevel >= LogLevel.Information || application.IsEnabled(logLevel));

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => application.BeginScope(state);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        application.Log(logLevel, eventId, state, exception, formatter);
        lines.Write(logLevel, formatter(state, exception), exception);
    }
}
