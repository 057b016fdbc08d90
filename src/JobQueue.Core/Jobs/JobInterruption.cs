namespace JobQueue.Jobs;

/// <summary>One time that a job's worker was lost or stopped before the job ended.</summary>
/// <param name="Status">What the job became: <c>worker_dead</c>, <c>worker_shutdown</c>, <c>worker_resurrection</c> or <c>waiting</c> (handed back).</param>
/// <param name="WorkerId">The name of the worker that held it.</param>
/// <param name="Incarnation">The run of that worker.</param>
/// <param name="At">When, in database time.</param>
public sealed record JobInterruption(JobStatus Status, string WorkerId, string Incarnation, DateTimeOffset At);
