using System.Diagnostics;
using JobQueue.Claiming;
using JobQueue.Running;

namespace JobQueue.Diagnostics;

/// <summary>The activity source <c>JobQueue</c>.</summary>
internal static class JobTracing
{
    private static readonly ActivitySource Source = new(JobMetrics.Name);

    /// <summary>Begins the activity of one run, as a continuation of the submitter's trace.</summary>
    public static Activity? StartRun(JobClaim claim)
    {
        var job = claim.Job;
        _ = ActivityContext.TryParse(job.TraceParent, traceState: null, isRemote: true, out var submitter);
        var activity = Source.StartActivity($"run {job.Action}", ActivityKind.Consumer, submitter);
        return activity?
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
