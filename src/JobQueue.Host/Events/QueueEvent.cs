using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Events;

/// <summary>One event as it is sent.</summary>
/// <param name="Name">The event's name in the stream.</param>
/// <param name="Topics">Who hears of it.</param>
/// <param name="Data">The JSON that is its data, on one line.</param>
internal sealed record QueueEvent(string Name, FeedTopics Topics, byte[] Data)
{
    /// <summary>The job it is about; <see langword="null"/> for other topics.</summary>
    public JobId? JobId { get; init; }

    /// <summary>The action of that job; <see langword="null"/> where it could not be learned.</summary>
    public string? Action { get; init; }
}
