using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>What the driver logs for one client, as far as its test observes it.</summary>
/// <param name="observed">The least level for each component, as in <c>{ command: 'debug' }</c>.</param>
internal sealed class LogRecorder(BsonDocument observed) : ILoggerFactory
{
    /// <summary>As the tests want it, so that no document is cut.</summary>
    public const int MaxDocumentSize = 10_000;

    private readonly Lock _lock = new();
    private readonly List<LoggedMessage> _messages = [];

    public IReadOnlyList<LoggedMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Component(this, NameOf(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place that messages go to.");

    public void Dispose()
    {
    }

    private static string NameOf(string category) => category[(category.LastIndexOf('.') + 1)..] switch
    {
        "SDAM" => "topology",
        var name => char.ToLowerInvariant(name[0]) + name[1..],
    };

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => level.ToString().ToLowerInvariant(),
    };

    private static int Severity(string level) => Array.IndexOf(["trace", "debug", "info", "warn", "error", "critical"], level);

    private bool Observes(string component, LogLevel level) => observed.TryGetValue(component, out var least) && Severity(NameOf(level)) >= Severity(least.AsString);

    private void Keep(LoggedMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
        }
    }

    private sealed class Component(LogRecorder recorder, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => recorder.Observes(name, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || state is not IEnumerable<KeyValuePair<string, object?>> values)
            {
                return;
            }

            var data = new BsonDocument(values.Where(value => value.Value is not null && value.Key != "{OriginalFormat}").Select(value => new BsonElement(char.ToLowerInvariant(value.Key[0]) + value.Key[1..], ValueOf(value.Value!))));
            if (exception is not null)
            {
                data["failure"] = exception.Message;
            }

            // The driver reports its own command as it does those of a test; the runner's are none of the test's.
            if (data.GetValue("commandName", string.Empty) is not BsonString { Value: "configureFailPoint" or "hello" or "isMaster" })
            {
                recorder.Keep(new LoggedMessage(NameOf(logLevel), name, data));
            }
        }

        private static BsonValue ValueOf(object value) => BsonTypeMapper.TryMapToBsonValue(value, out var mapped) ? mapped : value.ToString();
    }
}
