using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Retention;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>What each move writes. Every status comes from <see cref="JobTransitions"/>; a move that the table does not allow is <see langword="null"/>.</summary>
internal static class JobMoves
{
    private const int MaxInterruptions = 20;

    public static StoredJob? Claim(StoredJob stored, ClaimRequest request, string? slot, DateTimeOffset now)
    {
        var due = stored.Job.ScheduledAt <= now;
        return Move(stored, due ? JobMove.ClaimAndStart : JobMove.Claim, now, job => job with
        {
            WorkerId = request.WorkerId,
            Incarnation = request.Incarnation,
            BuriedIncarnation = null,
            Fence = job.Fence + 1,
            Slot = slot,
            Claimable = false,
            StartedAt = due ? now : job.StartedAt,
            Progress = due ? null : job.Progress,
        });
    }

    public static StoredJob? Start(StoredJob stored, DateTimeOffset now) =>
        Move(stored, JobMove.Start, now, job => job with { StartedAt = now, Progress = null });

    public static StoredJob? Release(StoredJob stored, DateTimeOffset now) => Move(stored, JobMove.Release, now, Freed);

    public static StoredJob? Complete(StoredJob stored, JsonElement? result, DateTimeOffset now) =>
        Move(stored, JobMove.Complete, now, job => job with { Result = result?.Clone(), HasChildren = job.HasChildren && job.Status != JobStatus.Done });

    public static StoredJob? Fail(StoredJob stored, JobError error, PlannedRetry? retry, DateTimeOffset now) =>
        Move(stored, JobMove.Fail, now, job => job with { Error = error, Retry = retry is null ? null : new RetryIntent(retry.Id, Milliseconds(retry.At), Open: true) });

    public static StoredJob? Reschedule(StoredJob stored, DateTimeOffset at, DateTimeOffset now) =>
        Move(stored, JobMove.Reschedule, now, job => Freed(job) with { ScheduledAt = Milliseconds(at) });

    public static StoredJob? ConfirmCancel(StoredJob stored, DateTimeOffset now) => Move(stored, JobMove.ConfirmCancel, now, job => job);

    public static StoredJob? HandBack(StoredJob stored, DateTimeOffset now) =>
        Move(stored, JobMove.HandBack, now, job => Freed(Interrupted(job, stored.Job, now)));

    public static StoredJob? ShutDown(StoredJob stored, DateTimeOffset now) =>
        Move(stored, JobMove.ShutDown, now, job => Freed(Interrupted(job, stored.Job, now)) with { Claimable = job.OnInterrupt == InterruptPolicy.Rerun });

    public static StoredJob? Bury(StoredJob stored, DateTimeOffset now) =>
        Move(stored, JobMove.Bury, now, job => Buried(job, stored.Job, now));

    public static StoredJob? Resurrect(StoredJob stored, string incarnation, DateTimeOffset now) =>
        Move(stored, JobMove.Resurrect, now, job => Interrupted(job, job with { Incarnation = incarnation }, now) with { Incarnation = incarnation, Claimable = false });

    public static StoredJob? RequestCancel(StoredJob stored, DateTimeOffset now) => Move(stored, JobMove.RequestCancel, now, job => job);

    public static StoredJob? CancelNow(StoredJob stored, DateTimeOffset now) => Move(stored, JobMove.CancelNow, now, job => job);

    public static StoredJob? RequestDelete(StoredJob stored, DateTimeOffset now) =>
        Move(stored, JobMove.RequestDelete, now, job => job with { DeleteRequested = true });

    public static StoredJob? Delete(StoredJob stored, DateTimeOffset now) => Move(stored, JobMove.Delete, now, job => job);

    public static DateTimeOffset Milliseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private static StoredJob? Move(StoredJob stored, JobMove move, DateTimeOffset now, Func<Job, Job> change)
    {
        var before = stored.Job;
        if (!JobTransitions.TryMove(before.Status, before.Hold, move, out var to))
        {
            return null;
        }

        to = JobTransitions.EndOf(to, before.DeleteRequested);
        var after = change(before with { Status = to, LastUpdated = to == before.Status ? before.LastUpdated : now });
        var ended = JobTransitions.IsEnd(to) || after.IsFinal;
        if (ended)
        {
            after = after with { Claimable = false, Incarnation = null, FinishedAt = before.FinishedAt ?? now };
        }

        if (after.Incarnation is null)
        {
            after = after with { Slot = null };
        }

        var moved = stored with { Job = after, ContentsOpen = to == JobStatus.Deleted, ForgetAt = to == JobStatus.Deleted ? now + Tombstone.Lifetime : null };
        return ended && !before.IsFinal && after.Retry is null ? KeyFreed(moved) : moved;
    }

    private static StoredJob KeyFreed(StoredJob stored) =>
        stored.Job.UniqueKey is null ? stored
        : stored.Job.Id == stored.Job.RootId ? stored with { ActiveKey = null }
        : stored with { FreeKeyOpen = true };

    private static Job Freed(Job job) => job with { Claimable = true, Incarnation = null };

    private static Job Buried(Job job, Job before, DateTimeOffset now)
    {
        job = job with { BuriedIncarnation = before.Incarnation };
        if (JobTransitions.IsEnd(job.Status))
        {
            return job;
        }

        var started = before.Status == JobStatus.Running;
        var left = started ? Math.Max(job.InterruptionsLeft - 1, 0) : job.InterruptionsLeft;
        var again = !started || (left > 0 && job.OnInterrupt == InterruptPolicy.Rerun);
        return Interrupted(job, before, now) with { InterruptionsLeft = left, Claimable = again, Incarnation = null };
    }

    private static Job Interrupted(Job job, Job before, DateTimeOffset now)
    {
        var interruption = new JobInterruption(job.Status, before.WorkerId, before.Incarnation!, now);
        return job with { Interruptions = [.. job.Interruptions.TakeLast(MaxInterruptions - 1), interruption] };
    }
}
