namespace JobQueue;

/// <summary>What counts as the completion of a job.</summary>
public enum CompletionScope
{
    /// <summary>The end of its retry chain: a failure that is tried again is not the end. The default.</summary>
    RetryChain,

    /// <summary>The end of this very job.</summary>
    SingleJob,
}
