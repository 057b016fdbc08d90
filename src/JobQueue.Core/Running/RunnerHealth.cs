using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Leadership;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>Reads how the worker is.</summary>
internal sealed class RunnerHealth
{
    private readonly WorkerLease _lease;
    private readonly DatabaseContact _contact;
    private readonly WorkerProfile _profile;
    private readonly HeldJobs _held;
    private readonly ScheduledQueue _queue;
    private readonly LeadershipStanding _leadership;
    private readonly IChangeFeed _feed;

    /// <summary>The metrics tell it too from here on.</summary>
    public RunnerHealth(WorkerLease lease, DatabaseContact contact, WorkerProfile profile, HeldJobs held, ScheduledQueue queue, LeadershipStanding leadership, IChangeFeed feed, JobMetrics metrics)
    {
        _lease = lease;
        _contact = contact;
        _profile = profile;
        _held = held;
        _queue = queue;
        _leadership = leadership;
        _feed = feed;
        metrics.Observe(Read);
    }

    /// <summary>The state now.</summary>
    public JobRunnerState Read()
    {
        var queued = _queue.Count;
        return new JobRunnerState
        {
            Incarnation = _lease.Incarnation,
            HeartbeatAge = _contact.SinceLast,
            LeaseRemaining = _lease.Remaining,
            Drains = _profile.Drains,
            RunningJobs = Math.Max(0, _held.Count - queued),
            QueuedJobs = queued,
            LeaderTerm = _leadership.Leads ? _leadership.Term?.Term : null,
            FeedMode = _feed.Mode,
        };
    }
}
