namespace JobQueue.Jobs;

/// <summary>Checks what a job wants to spawn, before anything of it is stored.</summary>
internal static class ChildCheck
{
    /// <summary>Refuses a child that is out of bounds.</summary>
    /// <param name="parent">The job that spawns it.</param>
    /// <param name="name">The child's name.</param>
    /// <param name="submission">What it is to do.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the submission names what the child's name decides; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The parent is of the last generation that may be.</exception>
    public static void ThrowIfFaulty(Job parent, string name, JobSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(submission);
        if (name.Length is 0 or > JobContext.MaxChildNameLength)
        {
            throw new ArgumentException($"A child's name is 1 to {JobContext.MaxChildNameLength} characters; this one has {name.Length}.", nameof(name));
        }

        if (submission.Id is not null)
        {
            throw new ArgumentException($"Child '{name}' of job {parent.Id}: a child's id derives from its name, so that a re-run meets it; leave {nameof(JobSubmission.Id)} null.", nameof(submission));
        }

        if (submission.UniqueKey is not null)
        {
            throw new ArgumentException($"Child '{name}' of job {parent.Id}: a child is unique by its name already; leave {nameof(JobSubmission.UniqueKey)} null.", nameof(submission));
        }

        if (parent.Depth >= JobContext.MaxDepth)
        {
            throw new InvalidOperationException(
                $"Job {parent.Id} is of generation {parent.Depth} and cannot spawn '{name}': at most {JobContext.MaxDepth} generations of children may be. Does the action '{parent.Action}' spawn itself without an end?");
        }

        SubmissionCheck.ThrowIfFaulty(submission, nameof(submission));
    }
}
