using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Running;

/// <summary>Turns the end of an execution into what is written of it.</summary>
internal sealed class SettlementPolicy(RetryPolicy retries, IDbClock clock)
{
    /// <summary>What becomes of the job. A handler that returned has done its work, whatever it had been asked meanwhile.</summary>
    public JobSettlement Decide(RunEnding ending, JobContext context) => ending switch
    {
        RunEnding.Returned when context.RescheduleDelay is { } delay => new JobSettlement.Rescheduled(clock.After(delay)),
        RunEnding.Returned => new JobSettlement.Completed(context.Result),
        RunEnding.Threw threw => Stopped(context.Job, threw.Reason, threw.Exception) ?? Failed(context.Job, threw.Exception),
        RunEnding.Abandoned abandoned => Stopped(context.Job, abandoned.Reason, thrown: null)
            ?? throw new InvalidOperationException($"Job {context.Job.Id} was abandoned without having been asked to stop."),
        _ => throw new InvalidOperationException($"Unknown ending {ending}."),
    };

    private JobSettlement? Stopped(Job job, StopReason reason, Exception? thrown) => reason switch
    {
        StopReason.None => null,
        StopReason.Cancelled => new JobSettlement.Cancelled(),
        StopReason.DeadlineExceeded => OutOfTime(job, thrown),
        StopReason.WorkerStopping => new JobSettlement.ShutDown(),
        StopReason.LeaseLost => new JobSettlement.HandedBack(),
        _ => throw new InvalidOperationException($"Unknown reason {reason}."),
    };

    private JobSettlement.Failed OutOfTime(Job job, Exception? thrown)
    {
        var deadline = GoDuration.FormatOptional(job.Deadline);
        var message = thrown is null
            ? $"The deadline of {deadline} passed and the handler did not leave within its stop timeout."
            : $"The deadline of {deadline} passed; the handler then ended with: {JobError.From(thrown).Message}";
        var error = JobError.From(new JobFailedException(message)) with { Type = JobError.DeadlineExceeded, Stack = thrown is null ? null : JobError.From(thrown).Stack };
        return new JobSettlement.Failed(error, retries.Plan(job, WishOf(thrown)));
    }

    private JobSettlement.Failed Failed(Job job, Exception thrown)
    {
        var error = JobError.From(thrown);
        return new JobSettlement.Failed(thrown is JobFailedException failed ? error with { Type = failed.Type } : error, retries.Plan(job, WishOf(thrown)));
    }

    private static FailureRetry WishOf(Exception? thrown) => thrown is JobFailedException failed ? failed.Retry : new FailureRetry.ByBackoff();
}
