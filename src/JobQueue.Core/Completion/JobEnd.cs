using JobQueue.Jobs;

namespace JobQueue.Completion;

/// <summary>What waiting for the end of a job came to.</summary>
internal abstract record JobEnd
{
    private JobEnd()
    {
    }

    /// <summary>The job, or the last of its retry chain, has ended.</summary>
    public sealed record Ended(Job Job) : JobEnd;

    /// <summary>There is no such job.</summary>
    public sealed record Missing : JobEnd;
}
