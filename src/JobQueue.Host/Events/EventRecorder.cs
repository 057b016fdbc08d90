using System.Text.Json;
using JobQueue.Host.Diagnostics;
using JobQueue.Host.Views;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Events;

/// <summary>Writes what the change feed brings into the backlog, from the first listener on: a process that nobody listens to does nothing.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IChangeFeed _feed;
    private readonly WorkerNames _workers;
    private readonly JobActions _actions;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _recording;

    public EventRecorder(IChangeFeed feed, IJobQueries jobs, IWorkerStore workers, EventLimits limits, TimeProvider time, ILogger<EventRecorder> logger)
    {
        _feed = feed;
        _workers = new WorkerNames(workers);
        _actions = new JobActions(jobs, limits.Kept, logger);
        _time = time;
        _logger = logger;
        Backlog = new EventBacklog(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), limits.Kept);
        _recording = new Lazy<Task>(RecordAsync);
    }

    public EventBacklog Backlog { get; }

    /// <summary>Begins to record, once; what happens after this call is recorded.</summary>
    public void Start() => _ = _recording.Value;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_recording.IsValueCreated)
        {
            await _recording.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }

    private async Task RecordAsync()
    {
        while (true)
        {
            try
            {
                // The watcher is registered before this first awaits, so before Start returns.
                await foreach (var message in _feed.WatchAsync(new FeedRequest { Topics = EventTopics.All }, _stopping.Token).ConfigureAwait(false))
                {
                    await RecordAsync(message).ConfigureAwait(false);
                }
            }
            catch (Exception fault) when (!_stopping.IsCancellationRequested)
            {
                _logger.EventsMissed(fault);
            }

            Backlog.Append(Reset("Changes may have been missed."));
            await Task.Delay(Pause, _time, _stopping.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask RecordAsync(FeedMessage message)
    {
        switch (message)
        {
            case FeedMessage.JobChanged(var change):
                var action = await _actions.OfAsync(change, _stopping.Token).ConfigureAwait(false);
                var job = JsonSerializer.SerializeToUtf8Bytes(JobEventView.Of(change, action), ApiJson.Api.JobEventView);
                Backlog.Append(new QueueEvent("job", FeedTopics.Jobs, job) { JobId = change.Id, Action = action });
                break;
            case FeedMessage.WorkerChanged(var incarnation):
                var view = await _workers.OfAsync(incarnation, _stopping.Token).ConfigureAwait(false);
                Backlog.Append(new QueueEvent("worker", FeedTopics.Workers, JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Api.WorkerEventView)));
                break;
            case FeedMessage.CapacityChanged(var workerId):
                Backlog.Append(new QueueEvent("capacity", FeedTopics.Workers, IdOf(workerId)));
                break;
            case FeedMessage.CronChanged(var cronId):
                Backlog.Append(new QueueEvent("cron", FeedTopics.Crons, IdOf(cronId)));
                break;
            case FeedMessage.Resync:
                Backlog.Append(Reset("Changes may have been missed."));
                break;
        }
    }

    /// <summary>Everybody must read again what he depends on.</summary>
    public static QueueEvent Reset(string reason) =>
        new("reset", EventTopics.All, JsonSerializer.SerializeToUtf8Bytes(new EventReasonView(reason), ApiJson.Api.EventReasonView));

    private static byte[] IdOf(string id) => JsonSerializer.SerializeToUtf8Bytes(new EventIdView(id), ApiJson.Api.EventIdView);
}
