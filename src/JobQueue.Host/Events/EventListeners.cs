using JobQueue.Host.Http;
using JobQueue.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Events;

/// <summary>Lets listeners in, up to a number, and holds what their streams need.</summary>
internal sealed class EventListeners(EventRecorder recorder, EventLimits limits, IChangeFeed feed, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<EventStream> logger)
{
    private int _count;

    public EventRecorder Recorder => recorder;

    public EventLimits Limits => limits;

    public FeedMode FeedMode => feed.Mode;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Cancelled when the application begins to stop: a stream must not hold it up.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>The stream of one listener, or why there is none.</summary>
    public IResult Admit(EventFilter filter, string? lastEventId)
    {
        if (Interlocked.Increment(ref _count) > limits.Listeners)
        {
            Leave();
            return ApiFailure.TooManyListeners(limits.Listeners);
        }

        return new EventStream(this, filter, lastEventId);
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
