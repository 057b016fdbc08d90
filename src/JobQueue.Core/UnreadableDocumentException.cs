namespace JobQueue;

/// <summary>A stored job or cron cannot be read by this version: it was changed by hand, or a newer version wrote it. Reading it again does not help until it is corrected.</summary>
public sealed class UnreadableDocumentException : JobQueueException
{
    /// <summary>Says which document and what is wrong with it.</summary>
    /// <param name="id">What it is known by: a job's id, a cron's name.</param>
    /// <param name="message">What is wrong with it.</param>
    /// <param name="innerException">How reading it failed.</param>
    public UnreadableDocumentException(string id, string message, Exception? innerException)
        : base(message, innerException) => Id = id;

    /// <summary>What the document is known by: a job's id, a cron's name.</summary>
    public string Id { get; }
}
