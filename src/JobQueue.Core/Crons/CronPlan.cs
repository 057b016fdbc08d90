namespace JobQueue.Crons;

/// <summary>What is to be done about a cron that is due.</summary>
/// <param name="Runs">The occurrences to run, oldest first.</param>
/// <param name="NextRun">When it is due next; <see langword="null"/> for never.</param>
/// <param name="LeftOut">The first of the missed occurrences that do not run; <see langword="null"/> when all do.</param>
internal sealed record CronPlan(IReadOnlyList<DateTimeOffset> Runs, DateTimeOffset? NextRun, DateTimeOffset? LeftOut)
{
    /// <summary>The most missed occurrences that run.</summary>
    public const int MostMissedRuns = 1000;

    /// <summary>The most occurrences of one plan; what is due beyond them is planned right after.</summary>
    public const int MostRuns = 2000;

    /// <summary>Plans a cron whose <see cref="Cron.NextRun"/> has come.</summary>
    /// <remarks>Missed occurrences are taken from the oldest on, so that a plan made again after a crash, or by another leader a little later, begins with the same ones.</remarks>
    /// <param name="cron">The cron.</param>
    /// <param name="timing">Its schedule and zone.</param>
    /// <param name="now">Database time.</param>
    public static CronPlan Of(Cron cron, CronTiming timing, DateTimeOffset now)
    {
        var runs = new List<DateTimeOffset>();
        var leftOut = default(DateTimeOffset?);
        var missedUpTo = now - cron.Definition.MisfireThreshold;
        var at = TakeUpTo(missedUpTo, MissedRunsOf(cron), cron.NextRun, timing, runs);
        if (at <= missedUpTo)
        {
            leftOut = at;
            at = timing.Next(at.Value, missedUpTo);
        }

        at = TakeUpTo(now, MostRuns, at, timing, runs);
        return new CronPlan(runs, at, leftOut);
    }

    private static DateTimeOffset? TakeUpTo(DateTimeOffset end, int most, DateTimeOffset? at, CronTiming timing, List<DateTimeOffset> runs)
    {
        while (at <= end && runs.Count < most)
        {
            runs.Add(at.Value);
            at = timing.Next(at.Value, at.Value);
        }

        return at;
    }

    private static int MissedRunsOf(Cron cron) => cron.Definition.Misfire switch
    {
        CronMisfire.Once => 1,
        CronMisfire.All => MostMissedRuns,
        _ => 0,
    };
}
