using JobQueue.Claiming;

namespace JobQueue;

/// <summary>Settings of one worker. Bind from configuration or set in code; checked at start.</summary>
public sealed class JobQueueOptions
{
    /// <summary>The name of this replica, which survives restarts.</summary>
    /// <value>Default: the machine's name. 1 to 128 letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</value>
    public string ReplicaId { get; set; } = Environment.MachineName;

    /// <summary>The units this worker has unless an operator sets others.</summary>
    /// <value>Default empty: only jobs that need nothing are claimed.</value>
    public IDictionary<string, long> Capacity { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The most jobs that run at once.</summary>
    /// <value>Default 20; 1 to 10,000.</value>
    public int MaxConcurrency { get; set; } = 20;

    /// <summary>How often the heartbeat is renewed.</summary>
    /// <value>Default 5 s; at least 50 ms and at most a third of <see cref="Lease"/>.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker is believed alive after a heartbeat.</summary>
    /// <value>Default 30 s; 500 ms to 1 h.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often everything that the change feed hints at is looked up all the same.</summary>
    /// <value>Default 15 s; 100 ms to 10 min.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How far ahead of its time a job may be claimed.</summary>
    /// <value>Default 5 s; 0 to 1 h.</value>
    public TimeSpan ClaimAhead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most jobs that one claim takes. Claims begin with one and double while they win, so only a backlog is taken in batches; each job of a batch runs at once.</summary>
    /// <value>Default 50; 1 (one by one) to 1,000. More than <see cref="MaxConcurrency"/> is never taken.</value>
    public int ClaimBatch { get; set; } = 50;

    /// <summary>How a claim that the change feed prompts is delayed, so that every replica gets its chance.</summary>
    /// <value>Default <see cref="ClaimDelay.LoadAware"/>.</value>
    public ClaimDelay ClaimDelay { get; set; } = ClaimDelay.LoadAware;

    /// <summary>The longest random delay of <see cref="ClaimDelay.Uniform"/>.</summary>
    /// <value>Default 3 s; 0 to 1 min.</value>
    public TimeSpan MaxClaimDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The time between the polite and the forced stop of jobs that name none.</summary>
    /// <value>Default 30 s; 0 or more.</value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long jobs may go on when the worker stops, before they are cancelled.</summary>
    /// <value>Default 15 s; 0 or more.</value>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How far a heartbeat must be expired before another worker is declared dead: a tenth of the lease, at least 250 ms.</summary>
    public TimeSpan Margin => TimeSpan.FromTicks(Math.Max(Lease.Ticks / 10, TimeSpan.FromMilliseconds(250).Ticks));
}
