using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Running;

/// <summary>Decides whether and when a failed job is tried again.</summary>
internal sealed class RetryPolicy(IDbClock clock, TimeProvider time, Random random)
{
    /// <summary>The successor of a failed job; <see langword="null"/> when it gets none. Its id is chosen here, once, so that every repetition of the settling write names the same one.</summary>
    public PlannedRetry? Plan(Job job, FailureRetry wish)
    {
        if (job.RetriesLeft <= 0 || wish is FailureRetry.Never)
        {
            return null;
        }

        var delay = wish is FailureRetry.After after ? after.Delay : DelayOf(job);
        return new PlannedRetry(JobId.New(time), clock.After(delay));
    }

    private TimeSpan DelayOf(Job job) => job.Backoff switch
    {
        JobBackoff.Constant constant => constant.Delay,
        JobBackoff.Exponential exponential => Jittered(Doubled(exponential, job.RetriesTotal - job.RetriesLeft)),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Doubled(JobBackoff.Exponential backoff, int failuresBefore)
    {
        var ticks = backoff.First.Ticks * Math.Pow(2, Math.Max(failuresBefore, 0));
        return ticks < backoff.Cap.Ticks ? TimeSpan.FromTicks((long)ticks) : backoff.Cap;
    }

    private TimeSpan Jittered(TimeSpan longest) => longest * (1 - (random.NextDouble() / 2));
}
