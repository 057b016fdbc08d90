using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace JobQueue.TestServers;

/// <summary>
/// Lets a test wait for something to have happened instead of waiting for time: a logged event. Arm the expectation before
/// the act, await it after.
/// </summary>
public sealed class EventWatch : ILoggerProvider
{
    private readonly ConcurrentQueue<LoggedEvent> _logged = [];
    private readonly ConcurrentDictionary<Expectation, byte> _expected = new();

    /// <summary>Everything that was logged, in order.</summary>
    public IReadOnlyList<LoggedEvent> Logged => [.. _logged];

    /// <summary>Completes with the next event of this id that is logged from now on, and for which the condition holds.</summary>
    public Task<LoggedEvent> Arm(int eventId, Func<LoggedEvent, bool>? condition = null)
    {
        var expectation = new Expectation(eventId, condition ?? (_ => true));
        _expected[expectation] = 0;
        return expectation.Task;
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Watcher(this, categoryName);

    /// <summary>Nothing to release; expectations that were not met stay open.</summary>
    public void Dispose()
    {
    }

    private void Add(LoggedEvent logged)
    {
        _logged.Enqueue(logged);
        foreach (var expectation in _expected.Keys.Where(expectation => expectation.Meets(logged)))
        {
            _expected.TryRemove(expectation, out _);
        }
    }

    private sealed class Expectation(int eventId, Func<LoggedEvent, bool> condition)
    {
        private readonly TaskCompletionSource<LoggedEvent> _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LoggedEvent> Task => _met.Task;

        public bool Meets(LoggedEvent logged) => logged.Id == eventId && condition(logged) && _met.TrySetResult(logged);
    }

    private sealed class Watcher(EventWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            watch.Add(new LoggedEvent(eventId.Id, logLevel, category, formatter(state, exception), exception, [.. values]));
        }
    }
}
