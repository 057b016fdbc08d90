namespace JobQueue;

/// <summary>Something in the queue or its storage failed.</summary>
public class JobQueueException : Exception
{
    /// <summary>Describes a failure: what happened, to which id, what to do.</summary>
    public JobQueueException(string message)
        : base(message)
    {
    }

    /// <summary>Describes a failure with its cause.</summary>
    public JobQueueException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient { get; init; }
}
