using System.Text.Json;
using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>How a worker ends its hold on a job that it runs. Where the job is in <c>cancel_request</c> by then, everything but <see cref="Completed"/> ends in <c>cancel</c>.</summary>
public abstract record JobSettlement
{
    private JobSettlement()
    {
    }

    /// <summary>The handler returned: <c>done</c>.</summary>
    /// <param name="Result">JSON of at most 64 KiB; <see langword="null"/> for none.</param>
    public sealed record Completed(JsonElement? Result) : JobSettlement;

    /// <summary>The handler failed or its deadline passed: <c>error</c>.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="Retry">The successor to insert; <see langword="null"/> when the failure is not tried again.</param>
    public sealed record Failed(JobError Error, PlannedRetry? Retry) : JobSettlement;

    /// <summary>Execution stopped because of a cancel request: <c>cancel</c>.</summary>
    public sealed record Cancelled : JobSettlement;

    /// <summary>The handler asked to run again: <c>waiting</c>, claimable, at another time. Costs no retry.</summary>
    /// <param name="At">When, in database time.</param>
    public sealed record Rescheduled(DateTimeOffset At) : JobSettlement;

    /// <summary>The worker stops gracefully: <c>worker_shutdown</c>.</summary>
    public sealed record ShutDown : JobSettlement;

    /// <summary>The worker lost its lease without being buried and has stopped the handler: <c>waiting</c>, claimable; <c>worker_shutdown</c> for good where <see cref="Job.OnInterrupt"/> is <see cref="InterruptPolicy.Leave"/>, since the job has started.</summary>
    public sealed record HandedBack : JobSettlement;

    /// <summary>The worker holds the job as <c>running</c> but never began it (the reply of its claim was lost, or came too late): <c>waiting</c>, claimable, also where the job must not run twice.</summary>
    public sealed record NotBegun : JobSettlement;
}
