namespace JobQueue.Workers;

/// <summary>Where a worker stands.</summary>
public enum WorkerStatus
{
    /// <summary><c>running</c>: claims and runs jobs.</summary>
    Running,

    /// <summary><c>draining</c>: claims no more and lets its jobs finish.</summary>
    Draining,

    /// <summary><c>shutdown</c>: stopped gracefully.</summary>
    Shutdown,

    /// <summary><c>dead</c>: its heartbeat expired and another worker declared it dead.</summary>
    Dead,
}
