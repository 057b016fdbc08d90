using JobQueue.Testing;

namespace Replica.Tests;

/// <summary>Lets time pass for a job that waits.</summary>
internal static class Clockwork
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Moves the harness's clock step by step until the run has ended.</summary>
    public static async Task<JobTestRun> WithTimePassingAsync(this JobQueueTestHarness harness, Task<JobTestRun> running, TimeSpan step)
    {
        while (!running.IsCompleted)
        {
            harness.Time.Advance(step);
            await Task.WhenAny(running, Task.Delay(Pause, TimeProvider.System, CancellationToken.None));
        }

        return await running;
    }
}
