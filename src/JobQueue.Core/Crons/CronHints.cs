using JobQueue.Leadership;

namespace JobQueue.Crons;

/// <summary>Hints about crons and their leader, as the feed gives them.</summary>
internal sealed class CronHints(CronScheduler scheduler, LeaderElector elector)
{
    /// <summary>A cron was added, changed or removed.</summary>
    public void OnCronChanged() => scheduler.LookNow();

    /// <summary>Some worker's record changed: it may have been the leader's.</summary>
    public void OnWorkerChanged() => elector.LookAgain();

    /// <summary>Changes may have been missed.</summary>
    public void OnResync()
    {
        scheduler.LookNow();
        elector.LookAgain();
    }
}
