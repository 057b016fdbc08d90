using JobQueue.Jobs;

namespace JobQueue.Conformance.Model;

/// <summary>What each move does to a job of the model, from the hand-typed table; null where the move is not allowed.</summary>
public static class ModelMoves
{
    public static ModelJob? Claim(ModelJob job, string incarnation, bool isDue, bool hasSlot) =>
        Move(job, isDue ? JobMove.ClaimAndStart : JobMove.Claim) is { } moved
            ? moved with { Hold = JobHold.Held, Incarnation = incarnation, BuriedFrom = null, Fence = job.Fence + 1, HasSlot = hasSlot, EndedBy = null }
            : null;

    public static ModelJob? Start(ModelJob job) => Move(job, JobMove.Start);

    public static ModelJob? Release(ModelJob job) => Freed(Move(job, JobMove.Release), WalkMove.Release);

    public static ModelJob? Settle(ModelJob job, WalkMove how, JobId retry, DateTimeOffset at)
    {
        if (job.Status == JobStatus.CancelRequest && how != WalkMove.Complete)
        {
            return Ended(Move(job, JobMove.ConfirmCancel), how);
        }

        return how switch
        {
            WalkMove.Complete => Ended(Move(job, JobMove.Complete), how),
            WalkMove.Fail when job.RetriesLeft > 0 => Ended(Move(job, JobMove.Fail), how) is { } failed ? failed with { RetryId = retry, RetryOpen = true } : null,
            WalkMove.Fail => Ended(Move(job, JobMove.Fail), how),
            WalkMove.ConfirmCancel => Ended(Move(job, JobMove.ConfirmCancel), how),
            WalkMove.Reschedule => Freed(Move(job, JobMove.Reschedule), how) is { } later ? later with { ScheduledAt = at } : null,
            WalkMove.NotBegun => Freed(Move(job, JobMove.HandBack), how),
            WalkMove.HandBack when job.MayRunTwice => Freed(Move(job, JobMove.HandBack), how),
            WalkMove.ShutDown when job.MayRunTwice => Freed(Move(job, JobMove.ShutDown), how),
            WalkMove.ShutDown or WalkMove.HandBack => Ended(Move(job, JobMove.ShutDown), how),
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, "No settlement."),
        };
    }

    public static ModelJob? Bury(ModelJob job)
    {
        if (Move(job, JobMove.Bury) is not { } moved)
        {
            return null;
        }

        moved = moved with { BuriedFrom = job.Incarnation, Incarnation = null, HasSlot = false, EndedBy = null };
        if (moved.Status != JobStatus.WorkerDead)
        {
            return moved with { Hold = JobHold.Final };
        }

        if (job.Status != JobStatus.Running)
        {
            return moved with { Hold = JobHold.Claimable };
        }

        var left = Math.Max(0, job.InterruptionsLeft - 1);
        return moved with { InterruptionsLeft = left, Hold = left > 0 && job.MayRunTwice ? JobHold.Claimable : JobHold.Final };
    }

    public static ModelJob? Resurrect(ModelJob job, string incarnation) =>
        Move(job, JobMove.Resurrect) is { } moved ? moved with { Hold = JobHold.Held, Incarnation = incarnation } : null;

    public static ModelJob Cancel(ModelJob job) => Ended(Move(job, JobMove.CancelNow), null) ?? Move(job, JobMove.RequestCancel) ?? job;

    public static ModelJob Delete(ModelJob job) =>
        (job.DeleteRequested ? null : Move(job, JobMove.RequestDelete)) is { } requested ? requested with { DeleteRequested = true }
        : Ended(Move(job, JobMove.Delete), null) ?? job;

    public static ModelJob SuccessorOf(ModelJob failed, DateTimeOffset at) => new()
    {
        Id = failed.RetryId!.Value,
        RootId = failed.RootId,
        Key = failed.Key,
        Priority = failed.Priority,
        MayRunTwice = failed.MayRunTwice,
        ScheduledAt = at,
        RetriesLeft = failed.RetriesLeft - 1,
        InterruptionsLeft = failed.InterruptionsLeft,
    };

    private static ModelJob? Move(ModelJob job, JobMove move)
    {
        if (!MoveTable.Rows.TryGetValue((job.Status, job.Hold, move), out var to))
        {
            return null;
        }

        var isEnd = to is JobStatus.Done or JobStatus.Error or JobStatus.Cancel or JobStatus.Deleted;
        return job with { Status = isEnd && job.DeleteRequested ? JobStatus.Deleted : to, Path = job.Path.Add((job.Status, job.Hold, move)) };
    }

    private static ModelJob? Freed(ModelJob? moved, WalkMove by) => moved is null ? null : moved with { Hold = JobHold.Claimable, Incarnation = null, HasSlot = false, EndedBy = by };

    private static ModelJob? Ended(ModelJob? moved, WalkMove? by) =>
        moved is null ? null : moved with { Hold = JobHold.Final, Incarnation = null, HasSlot = false, EndedBy = by ?? moved.EndedBy };
}
