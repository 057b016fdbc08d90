using System.Diagnostics;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Running;

namespace JobQueue.Diagnostics;

/// <summary>The activity source <c>JobQueue</c>.</summary>
internal static class JobTracing
{
    // As OpenTelemetry names them: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
    private const string MessagingSystem = "messaging.system";
    private const string OperationType = "messaging.operation.type";
    private const string Destination = "messaging.destination.name";
    private const string MessageId = "messaging.message.id";
    private const string ThisSystem = "jobqueue";

    private static readonly ActivitySource Source = new(JobMetrics.Name);

    /// <summary>Begins the activity of one submission, whose context is stored in the jobs.</summary>
    public static Activity? StartSubmit(IReadOnlyList<JobSubmission> submissions)
    {
        var action = submissions[0].Action;
        var activity = Source.StartActivity($"submit {action}", ActivityKind.Producer);
        activity?.SetTag(MessagingSystem, ThisSystem).SetTag(OperationType, "send").SetTag(Destination, action);
        return submissions.Count == 1 ? activity : activity?.SetTag("messaging.batch.message_count", submissions.Count);
    }

    /// <summary>Says which job a submission of one came to.</summary>
    public static void Submitted(this Activity? activity, IReadOnlyList<SubmitResult> results)
    {
        if (results is [var one])
        {
            activity?.SetTag(MessageId, one.Job.Id.ToString()).SetTag("jobqueue.job.was_duplicate", one.WasDuplicate);
        }
    }

    /// <summary>Begins the activity of one run, as a continuation of the submitter's trace.</summary>
    public static Activity? StartRun(JobClaim claim)
    {
        var job = claim.Job;
        _ = ActivityContext.TryParse(job.TraceParent, traceState: null, isRemote: true, out var submitter);
        var activity = Source.StartActivity($"run {job.Action}", ActivityKind.Consumer, submitter);
        return activity?
            .SetTag(MessagingSystem, ThisSystem)
            .SetTag(OperationType, "process")
            .SetTag(Destination, job.Action)
            .SetTag(MessageId, claim.Id.ToString())
            .SetTag("jobqueue.job.id", claim.Id.ToString())
            .SetTag("jobqueue.job.action", job.Action)
            .SetTag("jobqueue.job.fence", claim.Fence)
            .SetTag("jobqueue.job.root_id", job.RootId.ToString());
    }

    /// <summary>Says how the run ended.</summary>
    public static void Ended(this Activity? activity, RunEnding? ending, string status)
    {
        activity?.SetTag("jobqueue.job.status", status);
        if (ending is RunEnding.Threw { Reason: StopReason.None, Exception: var thrown })
        {
            activity?.AddException(thrown).SetStatus(ActivityStatusCode.Error, thrown.Message);
        }
    }
}
