namespace JobQueue.Storage;

/// <summary>How many unfinished jobs an action has. A number above <see cref="JobPage.CountLimit"/> says no more than that there are more.</summary>
/// <param name="Action">The action.</param>
public sealed record ActionCounts(string Action)
{
    /// <summary>Due, and waiting for a worker.</summary>
    public long Due { get; init; }

    /// <summary>Due later.</summary>
    public long Scheduled { get; init; }

    /// <summary>Claimed ahead of their time.</summary>
    public long Claimed { get; init; }

    /// <summary>In the status <c>running</c>.</summary>
    public long Running { get; init; }

    /// <summary>Being stopped: <c>cancel_request</c> and <c>worker_resurrection</c>.</summary>
    public long Stopping { get; init; }

    /// <summary>The earliest schedule time of those that are due; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? OldestDueAt { get; init; }
}
