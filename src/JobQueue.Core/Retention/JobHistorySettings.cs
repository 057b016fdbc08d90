namespace JobQueue.Retention;

/// <summary>What is kept of jobs that have ended. The names are those of Docker Trusted Registry's settings. A job that either condition names is deleted.</summary>
public sealed record JobHistorySettings
{
    /// <summary>Whether old jobs are deleted at all (<c>jobHistoryCompactionEnabled</c>).</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool CompactionEnabled { get; init; }

    /// <summary>How many ended jobs are kept, the newest ones (<c>jobHistoryToKeep</c>).</summary>
    /// <value>Default 0: any number. Not negative.</value>
    public long ToKeep { get; init; }

    /// <summary>For how long an ended job is kept (<c>jobHistoryMaxAge</c>).</summary>
    /// <value>Default <see cref="TimeSpan.Zero"/>: for ever. Not negative.</value>
    public TimeSpan MaxAge { get; init; }
}
