using System.Globalization;
using JobQueue.Jobs;
using JobQueue.Workers;

namespace JobQueue.Explaining;

/// <summary>What is said of a job that is held or has ended.</summary>
internal static class HoldReasons
{
    public static JobReason Finished(Job job)
    {
        var message = $"The job has ended as '{job.Status.ToName()}'{(job.FinishedAt is { } at ? $" at {Texts.Instant(at)}" : "")}.";
        return new(JobReasonCodes.Finished, message, job switch
        {
            { Retry: { } retry } => $"It is tried again as job {retry.Id}: look at that one.",
            { Status: JobStatus.Error, Error: { } error } => $"It failed with '{error.Type}': see its error and its log. Submit it anew once the cause is removed.",
            { Status: JobStatus.WorkerDead or JobStatus.WorkerShutdown } => "It may not run again: it must not run twice, or its interruptions are used up. See its interruptions, and submit it anew if that is safe.",
            _ => "Nothing: submit a new job to do the work again.",
        });
    }

    /// <summary>The reasons for a held job: what its worker does with it, and whether that worker is alive.</summary>
    public static IReadOnlyList<JobReason> Of(Job job, IReadOnlyList<Worker> live)
    {
        var reason = ByStatus(job);
        return live.Any(worker => worker.Incarnation == job.Incarnation)
            ? [reason]
            : [reason, new(
                JobReasonCodes.HolderLost,
                $"The lease of that worker process ({job.WorkerId}, incarnation {job.Incarnation}) has run out or it has ended.",
                "Nothing: another worker takes the job over within moments. If none does, no worker is alive; start one.")];
    }

    private static JobReason ByStatus(Job job) => job.Status switch
    {
        JobStatus.Running => new(
            JobReasonCodes.Running,
            $"The job runs on worker {job.WorkerId}{(job.StartedAt is { } at ? $" since {Texts.Instant(at)}" : "")}.",
            job.Deadline is null ? "Nothing: follow its log. It has no deadline; cancel it if it hangs." : $"Nothing: follow its log. Its deadline is {GoDuration.Format(job.Deadline.Value)} from its start."),
        JobStatus.CancelRequest => new(
            JobReasonCodes.Stopping,
            $"Worker {job.WorkerId} was asked to stop the job{(job.DeleteRequested ? ", which will then be deleted" : "")}.",
            "Nothing: a handler that ignores the request is abandoned when its stop timeout is over."),
        JobStatus.WorkerResurrection => new(
            JobReasonCodes.Resurrected,
            $"Worker {job.WorkerId} was declared dead while it ran the job, came back, and is stopping it.",
            "Nothing: the job can be claimed again as soon as that execution has left."),
        _ => new(
            JobReasonCodes.Claimed,
            string.Create(CultureInfo.InvariantCulture, $"Worker {job.WorkerId} has claimed the job under fence {job.Fence} and starts it at {Texts.Instant(job.ScheduledAt)}."),
            "Nothing: it starts at its time."),
    };
}
