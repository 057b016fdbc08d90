using System.Globalization;
using System.Text;
using System.Text.Json;

namespace JobQueue.Jobs;

/// <summary>Checks submissions against their bounds, before anything of them is stored.</summary>
internal static class SubmissionCheck
{
    /// <summary>The first field that is out of bounds; <see langword="null"/> when there is none.</summary>
    public static SubmissionFault? FaultOf(JobSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return Action(submission.Action)
            ?? Id(submission.Id)
            ?? Parameters(submission.Parameters)
            ?? Between(nameof(JobSubmission.Retries), submission.Retries ?? 0, 0, JobSubmission.MaxRetries)
            ?? Backoff(submission.Backoff)
            ?? Deadline(submission.Deadline)
            ?? StopTimeout(submission.StopTimeout)
            ?? Between(nameof(JobSubmission.Priority), submission.Priority, JobSubmission.MinPriority, JobSubmission.MaxPriority)
            ?? UniqueKey(submission.UniqueKey)
            ?? OnInterrupt(submission.OnInterrupt)
            ?? Between(nameof(JobSubmission.Interruptions), submission.Interruptions, 0, JobSubmission.MaxInterruptions);
    }

    /// <summary>Refuses a submission that is out of bounds.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="name">What the caller calls it, such as <c>submissions[3]</c>.</param>
    /// <exception cref="ArgumentException">A field is out of bounds; the message and the parameter name say which.</exception>
    public static void ThrowIfFaulty(JobSubmission submission, string name)
    {
        ArgumentNullException.ThrowIfNull(submission, name);
        if (FaultOf(submission) is { } fault)
        {
            throw new ArgumentException($"{name}.{fault.Field}: {fault.Message}", $"{name}.{fault.Field}");
        }
    }

    private static SubmissionFault? Action(string? action)
    {
        if (action is { Length: >= 1 and <= JobSubmission.MaxActionLength } && action.All(IsActionCharacter))
        {
            return null;
        }

        return new(nameof(JobSubmission.Action), string.IsNullOrEmpty(action)
            ? "An action is needed: the name that a handler is registered for."
            : $"An action is 1 to {JobSubmission.MaxActionLength} ASCII letters, digits, '_', '-', '.', ':' or '/'.");
    }

    private static bool IsActionCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/';

    private static SubmissionFault? Id(JobId? id) =>
        id is { Value: var value } && value == Guid.Empty ? new(nameof(JobSubmission.Id), "The id is the empty UUID; leave it null to have one made.") : null;

    private static SubmissionFault? Parameters(JsonElement? parameters)
    {
        if (parameters is not { } element)
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return new(nameof(JobSubmission.Parameters), $"Parameters are a JSON object, not a JSON {element.ValueKind}.");
        }

        var size = Encoding.UTF8.GetByteCount(element.GetRawText());
        return size <= JobSubmission.MaxParameterBytes
            ? null
            : new(nameof(JobSubmission.Parameters), $"The parameters are {Text(size)} bytes of JSON; at most {Text(JobSubmission.MaxParameterBytes)} are stored. Store the rest elsewhere and pass where.");
    }

    private static SubmissionFault? Backoff(JobBackoff? backoff) => backoff switch
    {
        JobBackoff.Constant { Delay: var delay } when delay < TimeSpan.Zero => new(nameof(JobSubmission.Backoff), $"The delay is {delay}: it cannot be negative."),
        JobBackoff.Exponential { First: var first } when first < TimeSpan.Zero => new(nameof(JobSubmission.Backoff), $"The first delay is {first}: it cannot be negative."),
        JobBackoff.Exponential { First: var first, Cap: var cap } when cap < first => new(nameof(JobSubmission.Backoff), $"The cap of {cap} is below the first delay of {first}."),
        _ => null,
    };

    private static SubmissionFault? Deadline(TimeSpan? deadline) =>
        deadline <= TimeSpan.Zero ? new(nameof(JobSubmission.Deadline), $"The deadline is {deadline}: it must be more than zero.") : null;

    private static SubmissionFault? StopTimeout(TimeSpan? stopTimeout) =>
        stopTimeout < TimeSpan.Zero ? new(nameof(JobSubmission.StopTimeout), $"The stop timeout is {stopTimeout}: it cannot be negative.") : null;

    private static SubmissionFault? UniqueKey(string? key) =>
        key is null or { Length: >= 1 and <= JobSubmission.MaxUniqueKeyLength }
            ? null
            : new(nameof(JobSubmission.UniqueKey), $"A unique key is 1 to {JobSubmission.MaxUniqueKeyLength} characters; this one has {Text(key.Length)}.");

    private static SubmissionFault? OnInterrupt(InterruptPolicy policy) =>
        Enum.IsDefined(policy) ? null : new(nameof(JobSubmission.OnInterrupt), $"{Text((int)policy)} is no interrupt policy.");

    private static SubmissionFault? Between(string field, int value, int least, int most) =>
        value >= least && value <= most ? null : new(field, $"The value is {Text(value)}: it must be {Text(least)} to {Text(most)}.");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
