namespace JobQueue.Jobs;

/// <summary>One row of the state machine: a job in status <paramref name="From"/>, held as <paramref name="Hold"/> says, goes to <paramref name="To"/> by <paramref name="Move"/>.</summary>
/// <param name="From">The status before.</param>
/// <param name="Hold">Who may act on the job before.</param>
/// <param name="Move">What happens.</param>
/// <param name="To">The status after; an end becomes <c>deleted</c> where a deletion was requested (<see cref="JobTransitions.EndOf"/>).</param>
public sealed record JobTransition(JobStatus From, JobHold Hold, JobMove Move, JobStatus To);
