namespace JobQueue.Jobs;

/// <summary>A submission is within bounds, but not with what the defaults of its action add.</summary>
#pragma warning disable CA1032, RCS1194 // Made in one place, of a fault.
internal sealed class DefaultsOutOfBoundsException : ArgumentException
#pragma warning restore CA1032, RCS1194
{
    private DefaultsOutOfBoundsException(string action, SubmissionFault fault)
        : base($"{fault.Field}: {fault.Message} So it is with the defaults of the action '{action}'; say the field in the submission, or change its action config.")
    {
    }

    /// <exception cref="DefaultsOutOfBoundsException">A field is out of bounds.</exception>
    public static void ThrowIfFaulty(JobSubmission complete)
    {
        if (SubmissionCheck.FaultOf(complete) is { } fault)
        {
            throw new DefaultsOutOfBoundsException(complete.Action, fault);
        }
    }
}
