namespace JobQueue.Crons;

/// <summary>Whether an occurrence runs while the job of an earlier one is unfinished.</summary>
public enum CronOverlap
{
    /// <summary>It runs beside the earlier one.</summary>
    Allow,

    /// <summary>It is left out. A unique index decides, so that no second job can slip in.</summary>
    Skip,
}
