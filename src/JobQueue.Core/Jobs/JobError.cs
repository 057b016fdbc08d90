namespace JobQueue.Jobs;

/// <summary>Why a job ended in <c>error</c>.</summary>
/// <param name="Type">A short stable word: the exception's type name, or <c>deadline_exceeded</c>, <c>exit_code</c>, <c>invalid_parameters</c>.</param>
/// <param name="Message">What happened, at most <see cref="MaxMessageLength"/> characters.</param>
/// <param name="Stack">The stack trace, at most <see cref="MaxStackLength"/> characters; <see langword="null"/> where there is none.</param>
public sealed record JobError(string Type, string Message, string? Stack = null)
{
    /// <summary>The longest stored message, in characters.</summary>
    public const int MaxMessageLength = 4 * 1024;

    /// <summary>The longest stored stack trace, in characters.</summary>
    public const int MaxStackLength = 8 * 1024;

    /// <summary>The type of an error caused by a passed deadline.</summary>
    public const string DeadlineExceeded = "deadline_exceeded";

    /// <summary>Describes an exception, cut to the stored lengths.</summary>
    public static JobError From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new JobError(exception.GetType().Name, Cut(MessageOf(exception), MaxMessageLength)!, Cut(exception.StackTrace, MaxStackLength));
    }

    /// <summary>An application's exception may fail to say what it is; the job fails all the same.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception fault)
        {
            return $"The message of {exception.GetType()} cannot be read: it throws {fault.GetType()}.";
        }
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
