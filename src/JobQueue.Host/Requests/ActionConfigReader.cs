using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Steering;

namespace JobQueue.Host.Requests;

/// <summary>Reads the body of <c>POST /action_configs</c>.</summary>
internal static class ActionConfigReader
{
    public static PostedActionConfig Read(FieldReader fields)
    {
        // An answer of GET can be sent back as it is: the id is the storage's own.
        fields.Has("id");
        var config = ReadFields(fields);
        var paused = fields.OptionalFlag("paused");
        if (fields.Faults.Count == 0 && ActionConfigCheck.FaultOf(config) is { } fault)
        {
            fields.Refuse(JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message);
        }

        return new PostedActionConfig(config, paused);
    }

    private static ActionConfig ReadFields(FieldReader fields) => new()
    {
        Action = fields.RequiredText("action", JobSubmissionReader.ActionRule, JobSubmissionReader.IsAction),
        Parameters = fields.Object("parameters", JobSubmission.MaxParameterBytes),
        Retries = fields.OptionalNumber("retries", 0, JobSubmission.MaxRetries),
        Backoff = BackoffReader.Read(fields),
        Deadline = fields.Duration("deadline", TimeSpan.FromTicks(1)),
        StopTimeout = fields.Duration("stopTimeout", TimeSpan.Zero),
        CapacityMap = fields.CapacityMap("capacityMap"),
        MaxRunning = fields.OptionalNumber("maxRunning", 1, ActionConfig.MostRunning),
    };
}
