using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.LogTailing;

/// <summary>Tells when the change feed mentions a job. A hint between <see cref="Arm"/> and <see cref="WaitAsync"/> is not lost.</summary>
internal sealed class FeedHints : IAsyncDisposable
{
    private readonly JobId _id;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping;
    private readonly Task _watching;
    private TaskCompletionSource _hint = New();

    public FeedHints(IChangeFeed feed, JobId id, TimeProvider time, CancellationToken cancellationToken)
    {
        _id = id;
        _time = time;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(feed);
    }

    /// <summary>Forgets the hints so far.</summary>
    public void Arm() => Volatile.Write(ref _hint, New());

    /// <summary>Returns at the first hint since <see cref="Arm"/>, or after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost)
    {
        try
        {
            await Volatile.Read(ref _hint).Task.WaitAsync(atMost, _time, _stopping.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // No hint: look all the same.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WatchAsync(IChangeFeed feed)
    {
        var request = new FeedRequest { Topics = FeedTopics.Jobs | FeedTopics.Logs };
        await foreach (var message in feed.WatchAsync(request, _stopping.Token).ConfigureAwait(false))
        {
            if (Concerns(message))
            {
                Volatile.Read(ref _hint).TrySetResult();
            }
        }
    }

    private bool Concerns(FeedMessage message) => message switch
    {
        FeedMessage.JobChanged changed => changed.Job.Id == _id,
        FeedMessage.LogAppended appended => appended.JobId == _id,
        FeedMessage.Resync => true,
        _ => false,
    };

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
