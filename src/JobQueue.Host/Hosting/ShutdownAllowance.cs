using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace JobQueue.Host.Hosting;

/// <summary>Raises the time that the host gives its services to stop, so that a draining worker is not cut off: the drain, the stop of cancelled handlers, and what it takes to write the outcomes.</summary>
internal sealed class ShutdownAllowance(IOptions<JobQueueOptions> queue) : IPostConfigureOptions<HostOptions>
{
    /// <summary>A stopping worker waits no longer than this for a cancelled handler, whatever its own stop timeout.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Writing = TimeSpan.FromSeconds(10);

    public void PostConfigure(string? name, HostOptions options)
    {
        var needed = Drain() + LongestStop + Writing;
        if (options.ShutdownTimeout != Timeout.InfiniteTimeSpan && options.ShutdownTimeout < needed)
        {
            options.ShutdownTimeout = needed;
        }
    }

    /// <summary>Settings that are out of bounds are reported at start, with what is wrong; here they only change nothing.</summary>
    private TimeSpan Drain()
    {
        try
        {
            return queue.Value.Drain;
        }
        catch (OptionsValidationException)
        {
            return TimeSpan.Zero;
        }
    }
}
