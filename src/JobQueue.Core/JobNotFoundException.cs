using JobQueue.Jobs;

namespace JobQueue;

/// <summary>There is no job with this id, or it was deleted.</summary>
public sealed class JobNotFoundException : JobQueueException
{
    /// <summary>Says what is missing.</summary>
    /// <param name="id">The id that was asked for.</param>
    /// <param name="message">What happened to it, as far as known.</param>
    public JobNotFoundException(JobId id, string message)
        : base(message) => Id = id;

    /// <summary>The id that was asked for.</summary>
    public JobId Id { get; }
}
