using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>Keeps what a replica logs.</summary>
internal sealed class TestLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(int EventId, string Line)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(line => line.Line);

    /// <summary>The event at which this sink fails.</summary>
    public int? FailsAt { get; set; }

    public int Count(int eventId) => _lines.Count(line => line.EventId == eventId);

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log._lines.Enqueue((eventId.Id, $"{logLevel} {category} {eventId.Id}: {formatter(state, exception)} {exception}"));
            if (eventId.Id == log.FailsAt)
            {
                throw new IOException("The log cannot be written.");
            }
        }
    }
}
