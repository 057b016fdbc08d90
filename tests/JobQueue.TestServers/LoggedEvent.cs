using Microsoft.Extensions.Logging;

namespace JobQueue.TestServers;

/// <summary>One logged event as <see cref="EventWatch"/> saw it.</summary>
/// <param name="Id">The event id.</param>
/// <param name="Level">Its level.</param>
/// <param name="Category">The logger's category.</param>
/// <param name="Message">The formatted text.</param>
/// <param name="Exception">What was logged with it, or null.</param>
/// <param name="Values">The named values of the message.</param>
public sealed record LoggedEvent(
    int Id, LogLevel Level, string Category, string Message, Exception? Exception, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    /// <summary>The value of this name, or null.</summary>
    public object? this[string name] => Values.FirstOrDefault(value => value.Key == name).Value;
}
