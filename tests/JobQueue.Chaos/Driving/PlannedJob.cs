using JobQueue.Jobs;

namespace JobQueue.Chaos.Driving;

/// <summary>One job of the plan.</summary>
/// <param name="Kind">Its action.</param>
/// <param name="Submission">What is submitted, its id and schedule excepted.</param>
/// <param name="DueIn">How far ahead it is scheduled.</param>
/// <param name="CancelledAfter">When the driver cancels it.</param>
/// <param name="DeletedAfter">When the driver deletes it.</param>
internal sealed record PlannedJob(string Kind, JobSubmission Submission, TimeSpan DueIn, TimeSpan? CancelledAfter, TimeSpan? DeletedAfter);
