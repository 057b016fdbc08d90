using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Host.LogTailing;

/// <summary>What a reader of a log gets next.</summary>
internal abstract record TailItem
{
    private TailItem()
    {
    }

    /// <summary>The next line.</summary>
    public sealed record Line(LogLine Value) : TailItem;

    /// <summary>There are no more lines now; what was read can go out.</summary>
    public sealed record Idle : TailItem;

    /// <summary>There will be no more lines.</summary>
    /// <param name="Job">The ended job; <see langword="null"/> where the end of the job was not waited for, or where it is gone.</param>
    public sealed record End(Job? Job) : TailItem;
}
