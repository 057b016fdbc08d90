using System.Collections.Frozen;
using static JobQueue.Jobs.JobHold;
using static JobQueue.Jobs.JobMove;
using static JobQueue.Jobs.JobStatus;

namespace JobQueue.Jobs;

/// <summary>The one table of statuses and moves. Stores build their filters and updates from it; nothing else decides what a status may become.</summary>
public static class JobTransitions
{
    private static readonly JobTransition[] Rows =
    [
        new(Waiting, Claimable, Claim, Waiting),
        new(WorkerDead, Claimable, Claim, Waiting),
        new(WorkerShutdown, Claimable, Claim, Waiting),

        new(Waiting, Claimable, ClaimAndStart, JobStatus.Running),
        new(WorkerDead, Claimable, ClaimAndStart, JobStatus.Running),
        new(WorkerShutdown, Claimable, ClaimAndStart, JobStatus.Running),

        new(Waiting, Held, Start, JobStatus.Running),

        new(Waiting, Held, Release, Waiting),
        new(WorkerResurrection, Held, Release, Waiting),

        new(JobStatus.Running, Held, Complete, Done),
        new(CancelRequest, Held, Complete, Done),
        new(JobStatus.Running, Held, Fail, Error),
        new(JobStatus.Running, Held, Reschedule, Waiting),
        new(CancelRequest, Held, ConfirmCancel, Cancel),
        new(JobStatus.Running, Held, ShutDown, WorkerShutdown),
        new(JobStatus.Running, Held, HandBack, Waiting),

        new(Waiting, Held, Bury, WorkerDead),
        new(JobStatus.Running, Held, Bury, WorkerDead),
        new(WorkerResurrection, Held, Bury, WorkerDead),
        new(CancelRequest, Held, Bury, Cancel),

        new(WorkerDead, Claimable, Resurrect, WorkerResurrection),

        new(JobStatus.Running, Held, RequestCancel, CancelRequest),
        new(Waiting, Claimable, CancelNow, Cancel),
        new(Waiting, Held, CancelNow, Cancel),
        new(WorkerDead, Claimable, CancelNow, Cancel),
        new(WorkerShutdown, Claimable, CancelNow, Cancel),
        new(WorkerResurrection, Held, CancelNow, Cancel),

        new(JobStatus.Running, Held, RequestDelete, CancelRequest),
        new(CancelRequest, Held, RequestDelete, CancelRequest),
        new(Waiting, Claimable, Delete, Deleted),
        new(Waiting, Held, Delete, Deleted),
        new(WorkerDead, Claimable, Delete, Deleted),
        new(WorkerDead, Final, Delete, Deleted),
        new(WorkerShutdown, Claimable, Delete, Deleted),
        new(WorkerShutdown, Final, Delete, Deleted),
        new(WorkerResurrection, Held, Delete, Deleted),
        new(Done, Final, Delete, Deleted),
        new(Error, Final, Delete, Deleted),
        new(Cancel, Final, Delete, Deleted),
    ];

    private static readonly FrozenDictionary<(JobStatus, JobHold, JobMove), JobStatus> Targets =
        Rows.ToFrozenDictionary(row => (row.From, row.Hold, row.Move), row => row.To);

    private static readonly FrozenDictionary<JobMove, JobStatus[]> SourcesOfMove =
        Rows.GroupBy(row => row.Move).ToFrozenDictionary(rows => rows.Key, rows => rows.Select(row => row.From).Distinct().ToArray());

    /// <summary>Every row, in the order of the documentation.</summary>
    public static IReadOnlyList<JobTransition> All => Rows;

    /// <summary>The statuses from which a move may be made.</summary>
    public static IReadOnlyList<JobStatus> SourcesOf(JobMove move) => SourcesOfMove[move];

    /// <summary>The statuses from which a move may be made that lead to <paramref name="target"/>.</summary>
    public static IReadOnlyList<JobStatus> SourcesOf(JobMove move, JobStatus target) =>
        [.. Rows.Where(row => row.Move == move && row.To == target).Select(row => row.From).Distinct()];

    /// <summary>The status a move leads to; <see langword="false"/> when the move is not allowed.</summary>
    public static bool TryMove(JobStatus from, JobHold hold, JobMove move, out JobStatus to) => Targets.TryGetValue((from, hold, move), out to);

    /// <summary>The only status a move ever leads to.</summary>
    /// <exception cref="InvalidOperationException">The move leads to different statuses, depending on where it starts.</exception>
    public static JobStatus TargetOf(JobMove move) => Rows.Where(row => row.Move == move).Select(row => row.To).Distinct().Single();

    /// <summary>Whether a status ends a job whatever else the job says. <c>worker_dead</c> and <c>worker_shutdown</c> end it only when it is not claimable.</summary>
    public static bool IsEnd(JobStatus status) => status is Done or Error or Cancel or Deleted;

    /// <summary>What an end becomes when a deletion was requested while the job ran.</summary>
    public static JobStatus EndOf(JobStatus to, bool deleteRequested) => deleteRequested && IsEnd(to) ? Deleted : to;
}
