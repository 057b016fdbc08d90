namespace JobQueue.Jobs;

/// <summary>Why a submission is refused.</summary>
/// <param name="Field">The property of <see cref="JobSubmission"/> that is out of bounds.</param>
/// <param name="Message">What it is and what it may be.</param>
internal sealed record SubmissionFault(string Field, string Message);
