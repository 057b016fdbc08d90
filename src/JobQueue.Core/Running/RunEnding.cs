namespace JobQueue.Running;

/// <summary>How an execution came to its end, as the executor saw it.</summary>
internal abstract record RunEnding
{
    private RunEnding()
    {
    }

    /// <summary>The handler returned normally.</summary>
    public sealed record Returned : RunEnding;

    /// <summary>The handler threw.</summary>
    /// <param name="Exception">What it threw.</param>
    /// <param name="Reason">Why it had been asked to stop at that very moment; a reason that comes later does not excuse it.</param>
    public sealed record Threw(Exception Exception, StopReason Reason) : RunEnding;

    /// <summary>The handler did not leave in time and still runs.</summary>
    /// <param name="Reason">Why it had been asked to stop.</param>
    public sealed record Abandoned(StopReason Reason) : RunEnding;
}
