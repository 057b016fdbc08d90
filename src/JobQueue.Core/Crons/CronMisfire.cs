namespace JobQueue.Crons;

/// <summary>What becomes of occurrences that are late by the cron's <see cref="CronDefinition.MisfireThreshold"/> or more. Those less late run each.</summary>
public enum CronMisfire
{
    /// <summary>One run stands for all of them.</summary>
    Once,

    /// <summary>Each runs, the oldest first, up to 1,000; the rest is logged.</summary>
    All,

    /// <summary>None runs.</summary>
    Skip,
}
