using System.Globalization;
using System.Text.Json;
using JobQueue.Host.Views;
using JobQueue.Jobs;

namespace JobQueue.Host.Requests;

/// <summary>Reads the body of <c>POST /jobs</c>.</summary>
internal static class JobSubmissionReader
{
    /// <summary>How an action, and the name of a cron, is spelled.</summary>
    public static readonly string ActionRule = string.Create(CultureInfo.InvariantCulture, $"1 to {JobSubmission.MaxActionLength} ASCII letters, digits, '_', '-', '.', ':' or '/'");

    public static JobSubmission Read(FieldReader fields)
    {
        var submission = ReadFields(fields);
        if (fields.Faults.Count == 0 && SubmissionCheck.FaultOf(submission) is { } fault)
        {
            fields.Refuse(JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message);
        }

        return submission;
    }

    /// <summary>Reads what a job is made of, whenever it is due.</summary>
    public static JobSubmission ReadTemplate(FieldReader fields) => new()
    {
        Action = fields.RequiredText("action", ActionRule, IsAction),
        Parameters = fields.Object("parameters", JobSubmission.MaxParameterBytes),
        Retries = fields.OptionalNumber("retries", 0, JobSubmission.MaxRetries),
        CapacityMap = fields.CapacityMap("capacityMap"),
        Deadline = fields.Duration("deadline", TimeSpan.FromTicks(1)),
        StopTimeout = fields.Duration("stopTimeout", TimeSpan.Zero),
        Priority = fields.WholeNumber("priority", JobSubmission.MinPriority, JobSubmission.MaxPriority, absent: 0),
        Backoff = BackoffReader.Read(fields),
        OnInterrupt = fields.Text("onInterrupt", "'rerun' or 'leave'", text => text is InterruptPolicyNames.Rerun or InterruptPolicyNames.Leave) == InterruptPolicyNames.Leave ? InterruptPolicy.Leave : InterruptPolicy.Rerun,
        Interruptions = fields.WholeNumber("interruptions", 0, JobSubmission.MaxInterruptions, JobSubmission.DefaultInterruptions),
    };

    private static JobSubmission ReadFields(FieldReader fields) => ReadTemplate(fields) with
    {
        ScheduledAt = fields.Instant("scheduledAt"),
        UniqueKey = fields.Text("uniqueKey", string.Create(CultureInfo.InvariantCulture, $"a text of 1 to {JobSubmission.MaxUniqueKeyLength} characters"), text => text.Length is > 0 and <= JobSubmission.MaxUniqueKeyLength),
    };

    public static bool IsAction(string text) =>
        text.Length is > 0 and <= JobSubmission.MaxActionLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/');
}
