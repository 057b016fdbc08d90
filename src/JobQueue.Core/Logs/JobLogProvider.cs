using Microsoft.Extensions.Logging;

namespace JobQueue.Logs;

/// <summary>Copies into the job's log what code logs by a logger of its own, injected or static, while it works for a handler.</summary>
/// <remarks>
/// The application's filters decide as for any provider. Frameworks are left out, whose entries would bury the handler's, and so is this library:
/// what its own writers say about a log that cannot be stored must not become lines of that log.
/// </remarks>
internal sealed class JobLogProvider : ILoggerProvider, ISupportExternalScope
{
    private static readonly string[] LeftOut = ["JobQueue.Jobs.", "JobQueue.Running.", "JobQueue.Logs.", "JobQueue.Diagnostics.", "Microsoft.", "System.", "MongoDB.", "Polly"];

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Copier(this, LeftOut.Any(start => categoryName.StartsWith(start, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private JobLogWriter? Current()
    {
        var found = new JobLogWriter?[1];
        _scopes.ForEachScope(static (scope, innermost) => innermost[0] = (scope as JobLogScope)?.Lines ?? innermost[0], found);
        return found[0];
    }

    private sealed class Copier(JobLogProvider provider, bool isLeftOut) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => !isLeftOut && logLevel is >= LogLevel.Information and not LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && provider.Current() is { } lines)
            {
                lines.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
