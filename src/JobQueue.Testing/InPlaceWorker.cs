using System.Collections.Concurrent;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;

namespace JobQueue.Testing;

/// <summary>Claims and runs one job at a time, when it is told to; while that job waits for its children, also those.</summary>
internal sealed class InPlaceWorker(InMemoryDatabase database, InMemoryReplica replica, HandlerRegistry handlers, JobExecutor executor)
{
    private const string Name = "test";

    private readonly ConcurrentQueue<JobTestRun> _beside = new();

    /// <summary>Takes the runs that happened while others waited, in the order of their ends.</summary>
    public IEnumerable<JobTestRun> TakeRunsBeside()
    {
        while (_beside.TryDequeue(out var run))
        {
            yield return run;
        }
    }

    public void ThrowIfNotRunnable(Job job)
    {
        if (!handlers.TryFind(job.Action, out _))
        {
            throw new InvalidOperationException($"Job {job.Id} cannot run: the action '{job.Action}' has no handler here. Add one by AddHandler in the harness.");
        }

        if (job.ScheduledAt > database.Now)
        {
            throw new InvalidOperationException($"Job {job.Id} is not due before {job.ScheduledAt:O}: submit it, move Time, then drain.");
        }
    }

    /// <summary>Runs the next due job; <see langword="null"/> when none is due.</summary>
    public async Task<JobTestRun?> RunNextAsync(CancellationToken cancellationToken)
    {
        if (NextDue() is not { } next)
        {
            return null;
        }

        // The whole of what the job needs is free: a test has no other jobs to share with.
        var request = new ClaimRequest
        {
            WorkerId = Name,
            Incarnation = Name,
            Actions = [next.Action],
            Free = next.CapacityMap ?? CapacityMap.Empty,
            Ahead = TimeSpan.Zero,
        };
        var claimed = await replica.Jobs.ClaimAsync(request, CancellationToken.None).ConfigureAwait(false);
        return claimed.Claims is [var claim] ? await RunAsync(claim, cancellationToken).ConfigureAwait(false) : null;
    }

    private async Task<JobTestRun> RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var beside = new RunsWhileWaiting(() => RunNextAsync(cancellationToken), _beside);
        var control = new RunControl { Slot = new RunSlot(beside) };
        using var over = new CancellationTokenSource();
        var watching = StopOnCancelAsync(claim.Id, control, over.Token);
        await using (cancellationToken.Register(() => control.RequestStop(StopReason.WorkerStopping)).ConfigureAwait(false))
        {
            await executor.ExecuteAsync(claim, control).ConfigureAwait(false);
        }

        await beside.WhenEndedAsync().ConfigureAwait(false);

        await over.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ResultOf(claim.Id);
    }

    private async Task StopOnCancelAsync(JobId id, RunControl control, CancellationToken over)
    {
        var request = new FeedRequest { Topics = FeedTopics.Jobs };
        await foreach (var message in replica.Feed.WatchAsync(request, over).ConfigureAwait(false))
        {
            if (message is FeedMessage.JobChanged { Job: { Status: JobStatus.CancelRequest } changed } && changed.Id == id)
            {
                control.RequestStop(StopReason.Cancelled);
            }
        }
    }

    private Job? NextDue()
    {
        lock (database.Gate)
        {
            return database.Jobs.Claimable.FirstOrDefault(job => job.ScheduledAt <= database.Now && handlers.TryFind(job.Action, out _));
        }
    }

    private JobTestRun ResultOf(JobId id)
    {
        lock (database.Gate)
        {
            var job = database.Jobs.Find(id)!.Job;
            IReadOnlyList<LogLine> log = database.Logs.Read(id, 0, 0);
            return new JobTestRun(job, log, job.Retry is { } retry ? database.Jobs.Find(retry.Id)?.Job : null);
        }
    }
}
