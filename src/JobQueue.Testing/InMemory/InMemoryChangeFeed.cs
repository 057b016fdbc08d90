using System.Runtime.CompilerServices;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Watches the database of this process.</summary>
internal sealed class InMemoryChangeFeed(StoreAccess access) : IChangeFeed
{
    private const int MaxUnread = 10_000;

    public FeedMode Mode => FeedMode.Stream;

    public TimeSpan? Lag => TimeSpan.Zero;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => stopped.TrySetResult()).ConfigureAwait(false);
        await stopped.Task.ConfigureAwait(false);
    }

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var initial = new List<FeedMessage>();
        var watcher = new FeedWatcher(request.Topics, MaxUnread);
        access.Watch(watcher, database => initial.AddRange(InitialRowsOf(database, request)));
        try
        {
            foreach (var row in initial)
            {
                yield return row;
            }

            await foreach (var message in watcher.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return message;
            }
        }
        finally
        {
            access.Unwatch(watcher);
        }
    }

    private static IEnumerable<FeedMessage> InitialRowsOf(InMemoryDatabase database, FeedRequest request)
    {
        if (request.InitialRows == InitialRows.Skipped)
        {
            return [];
        }

        var jobs = request.Topics.HasFlag(FeedTopics.Jobs) ? database.Jobs.All.Select(stored => stored.Job).Where(job => Admits(request.InitialJobs, job)) : [];
        var workers = request.Topics.HasFlag(FeedTopics.Workers) ? database.Workers.Live : [];
        var configs = request.Topics.HasFlag(FeedTopics.ActionConfigs) ? database.ActionConfigs.All : [];
        var crons = request.Topics.HasFlag(FeedTopics.Crons) ? database.Crons.All : [];
        return
        [
            .. jobs.Select(job => new FeedMessage.JobChanged(FeedHub.ChangeOf(null, job))),
            .. workers.Select(worker => new FeedMessage.WorkerChanged(worker.Incarnation)),
            .. configs.Select(config => new FeedMessage.ActionConfigChanged(config.Action)),
            .. crons.Select(cron => new FeedMessage.CronChanged(cron.Id.ToString("D"))),
            new FeedMessage.Ready(),
        ];
    }

    private static bool Admits(JobQuery? query, Job job) => query is null ? !job.IsFinal : JobFilter.Admits(query, job);
}
