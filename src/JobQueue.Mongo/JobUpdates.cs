using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Retention;
using JobQueue.Storage;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo;

/// <summary>Every update of jobs. Statuses come from <see cref="JobTransitions"/>; instants are database time.</summary>
internal static class JobUpdates
{
    /// <summary>By how much other processes' estimates of database time may lie behind ours: what is due now must be due for them too.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    /// <summary>Takes a due job and starts it.</summary>
    public static JobUpdate ClaimAndStart(ClaimRequest request, DateTimeOffset now) =>
        Started(Taken(JobMove.ClaimAndStart, request, now), now);

    /// <summary>Takes several due jobs and starts them; <paramref name="batch"/> tells afterwards which they were.</summary>
    public static JobUpdate ClaimAndStart(ClaimRequest request, DateTimeOffset now, string batch) => ClaimAndStart(request, now).Set(Batch, batch);

    /// <summary>Takes a job ahead of its time.</summary>
    public static JobUpdate Claim(ClaimRequest request, DateTimeOffset now) => Taken(JobMove.Claim, request, now);

    public static JobUpdate Start(DateTimeOffset now) => Started(Moved(JobTransitions.TargetOf(JobMove.Start), now), now);

    /// <summary>Gives a job back. A job that was only waiting keeps the time of its last change of status.</summary>
    public static JobUpdate Release(Job job, DateTimeOffset now)
    {
        var update = new JobUpdate().Set(Claimable, true).Unset(Incarnation, Batch, Slot);
        var target = JobTransitions.TargetOf(JobMove.Release);
        return job.Status == target ? update : update.Set(Status, target.ToName()).Set(LastUpdated, now.ToBson());
    }

    public static JobUpdate Complete(Job job, JobStatus target, BsonValue? result, DateTimeOffset now)
    {
        var update = Ended(job, target, now);
        if (target == JobStatus.Deleted)
        {
            return update;
        }

        // A job that is done leaves its children running.
        update.Unset(HasChildren);
        return result is null ? update : update.Set(Result, result);
    }

    /// <summary>Ends a job in <c>error</c>. With a retry the chain goes on: the successor is an intent of this write, and the unique key stays taken.</summary>
    public static JobUpdate Fail(Job job, JobSettlement.Failed failure, DateTimeOffset now)
    {
        var target = JobTransitions.TargetOf(JobMove.Fail);
        var update = failure.Retry is { } retry ? Finished(target, now).Set(Retry, RetryDocument.ToBson(retry)) : Ended(job, target, now);
        return update.Set(Error, JobErrorDocument.ToBson(failure.Error));
    }

    /// <summary>Ends the job, and with it its retry chain.</summary>
    public static JobUpdate End(Job job, JobStatus target, DateTimeOffset now) => Ended(job, target, now);

    public static JobUpdate Reschedule(DateTimeOffset at, DateTimeOffset now) =>
        Freed(Moved(JobTransitions.TargetOf(JobMove.Reschedule), now)).Set(ScheduledAt, at.ToBson());

    /// <summary>A job that waits is due later.</summary>
    public static JobUpdate PutOff(DateTimeOffset at) => new JobUpdate().Set(ScheduledAt, at.ToBson());

    public static JobUpdate HandBack(Job job, string incarnation, DateTimeOffset now)
    {
        var target = JobTransitions.TargetOf(JobMove.HandBack);
        return Interrupted(Freed(Moved(target, now)), job, incarnation, target, now);
    }

    /// <summary>The worker stops. Work that must not run twice ends here; other jobs are claimed again.</summary>
    public static JobUpdate ShutDown(Job job, string incarnation, DateTimeOffset now)
    {
        var target = JobTransitions.TargetOf(JobMove.ShutDown);
        var update = job.OnInterrupt == InterruptPolicy.Leave ? Ended(job, target, now) : Freed(Moved(target, now));
        return Interrupted(update, job, incarnation, target, now);
    }

    /// <summary>The worker died while it held the job, which may be claimed again.</summary>
    public static JobUpdate BuryToRerun(Job job, int interruptionsLeft, DateTimeOffset now) =>
        BuriedFrom(Freed(Moved(JobStatus.WorkerDead, now)), job, interruptionsLeft, now);

    /// <summary>The worker died while it ran the job, which may not run again.</summary>
    public static JobUpdate BuryForGood(Job job, int interruptionsLeft, DateTimeOffset now) =>
        BuriedFrom(Ended(job, JobStatus.WorkerDead, now), job, interruptionsLeft, now);

    /// <summary>The worker died before it could confirm a cancel request.</summary>
    public static JobUpdate BuryCancelled(Job job, JobStatus target, DateTimeOffset now) =>
        Ended(job, target, now).Set(BuriedIncarnation, job.Incarnation);

    public static JobUpdate Resurrect(Job job, string incarnation, DateTimeOffset now)
    {
        var target = JobTransitions.TargetOf(JobMove.Resurrect);
        return Interrupted(Moved(target, now).Set(Incarnation, incarnation).Unset(Claimable), job, incarnation, target, now);
    }

    public static JobUpdate RequestCancel(DateTimeOffset now) => Moved(JobTransitions.TargetOf(JobMove.RequestCancel), now);

    /// <summary>Asks for the deletion of a job that runs.</summary>
    public static JobUpdate RequestDelete(Job job, DateTimeOffset now)
    {
        var target = JobTransitions.TargetOf(JobMove.RequestDelete);
        var update = job.Status == target ? new JobUpdate() : Moved(target, now);
        return update.Set(DeleteRequested, true);
    }

    /// <summary>Deletes a job that does not run. Where it had not ended, its retry chain ends now.</summary>
    public static JobUpdate Delete(Job job, DateTimeOffset now) =>
        job.IsFinal ? DeleteEnded(now) : Ended(job, JobTransitions.TargetOf(JobMove.Delete), now);

    /// <summary>Deletes jobs that have ended.</summary>
    public static JobUpdate DeleteEnded(DateTimeOffset now) => Emptied(Moved(JobTransitions.TargetOf(JobMove.Delete), now), now);

    public static JobUpdate Report(JobProgress progress) => new JobUpdate().Set(Progress, ProgressDocument.ToBson(progress));

    /// <summary>Reserves line numbers.</summary>
    public static JobUpdate Reserve(int lines) => new JobUpdate().Add(LogLines, (long)lines);

    /// <summary>The successor is there; what the children are to its parent is written in it from now on.</summary>
    public static JobUpdate CloseRetry() => new JobUpdate().Unset(RetryOpen, HasChildren);

    /// <summary>Frees the unique key on the root of an ended chain.</summary>
    public static JobUpdate FreeKey() => new JobUpdate().Unset(ActiveKey);

    /// <summary>The key on the root is free.</summary>
    public static JobUpdate CloseKeyRelease() => new JobUpdate().Unset(ReleaseKey);

    /// <summary>The job has spawned children: an end other than <c>done</c> has them to cancel.</summary>
    public static JobUpdate MarkParent() => new JobUpdate().Set(HasChildren, true);

    /// <summary>The children of an ended job are cancelled.</summary>
    public static JobUpdate CloseChildren() => new JobUpdate().Unset(HasChildren);

    /// <summary>The parent of a child lives, or the child has been cancelled.</summary>
    public static JobUpdate ConfirmChild() => new JobUpdate().Unset(Unconfirmed);

    /// <summary>The log is removed, and will be once more.</summary>
    public static JobUpdate PurgeAgain(DateTimeOffset at) => new JobUpdate().Set(PurgeAt, at.ToBson());

    /// <summary>The log is removed for good.</summary>
    public static JobUpdate ClosePurge() => new JobUpdate().Unset(PurgeAt);

    /// <summary>The tombstone is still needed.</summary>
    public static JobUpdate KeepTombstone(DateTimeOffset until) => new JobUpdate().Set(ForgetAt, until.ToBson());

    private static JobUpdate Moved(JobStatus status, DateTimeOffset now) => new JobUpdate().Set(Status, status.ToName()).Set(LastUpdated, now.ToBson());

    private static JobUpdate Taken(JobMove move, ClaimRequest request, DateTimeOffset now) => Moved(JobTransitions.TargetOf(move), now)
        .Set(WorkerId, request.WorkerId)
        .Set(Incarnation, request.Incarnation)
        .Add(Fence, 1L)
        .Unset(Claimable, BuriedIncarnation);

    private static JobUpdate Started(JobUpdate update, DateTimeOffset now) => update.Set(StartedAt, now.ToBson()).Unset(Progress);

    private static JobUpdate Freed(JobUpdate update) => update.Set(Claimable, true).Unset(Incarnation, Batch, Slot);

    private static JobUpdate Finished(JobStatus target, DateTimeOffset now) =>
        Moved(target, now).Set(FinishedAt, now.ToBson()).Unset(Claimable, Incarnation, Batch, Slot);

    private static JobUpdate Ended(Job job, JobStatus target, DateTimeOffset now)
    {
        var update = ChainEnded(Finished(target, now), job);
        return target == JobStatus.Deleted ? Emptied(update, now) : update;
    }

    /// <summary>Removes the contents of a deleted job; those in another collection are an intent.</summary>
    private static JobUpdate Emptied(JobUpdate update, DateTimeOffset now) => update
        .Unset(Parameters, Result)
        .Set(PurgeAt, (now - ClockDifference).ToBson())
        .Set(ForgetAt, (now + Tombstone.Lifetime).ToBson());

    /// <summary>The unique key is freed in the same write where it is on this document, else by an intent.</summary>
    private static JobUpdate ChainEnded(JobUpdate update, Job job) =>
        job.UniqueKey is not { } key ? update
        : job.Id == job.RootId ? update.Unset(ActiveKey)
        : update.Set(ReleaseKey, key);

    private static JobUpdate BuriedFrom(JobUpdate update, Job job, int interruptionsLeft, DateTimeOffset now) =>
        Interrupted(update, job, job.Incarnation!, JobStatus.WorkerDead, now)
            .Set(BuriedIncarnation, job.Incarnation)
            .Set(InterruptionsLeft, interruptionsLeft);

    private static JobUpdate Interrupted(JobUpdate update, Job job, string incarnation, JobStatus became, DateTimeOffset now)
    {
        var interruption = new JobInterruption(became, job.WorkerId, incarnation, now);
        return update.Push(Interruptions, InterruptionDocument.ToBson(interruption), InterruptionDocument.Kept);
    }
}
