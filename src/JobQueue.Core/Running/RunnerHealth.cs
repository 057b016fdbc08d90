using JobQueue.Claiming;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>Reads how the worker is.</summary>
internal sealed class RunnerHealth(WorkerLease lease, DatabaseContact contact, WorkerProfile profile, HeldJobs held, ScheduledQueue queue, IChangeFeed feed)
{
    /// <summary>The state now.</summary>
    public JobRunnerState Read()
    {
        var queued = queue.Count;
        return new JobRunnerState
        {
            Incarnation = lease.Incarnation,
            HeartbeatAge = contact.SinceLast,
            LeaseRemaining = lease.Remaining,
            Drains = profile.Drains,
            RunningJobs = Math.Max(0, held.Count - queued),
            QueuedJobs = queued,
            FeedMode = feed.Mode,
        };
    }
}
