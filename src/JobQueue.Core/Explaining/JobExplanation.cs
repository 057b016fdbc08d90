using JobQueue.Jobs;

namespace JobQueue.Explaining;

/// <summary>Why a job stands where it stands.</summary>
/// <param name="Job">The job.</param>
/// <param name="Reasons">One for each rule that keeps it from running; else the one that says what it does.</param>
internal sealed record JobExplanation(Job Job, IReadOnlyList<JobReason> Reasons);
