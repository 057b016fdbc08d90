using JobQueue.Claiming;
using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>Keeps jobs. Every verb is safe to repeat after a lost reply.</summary>
/// <remarks>Writes are durable when they return (write concern majority). Each verb changes one job by one atomic write unless its remarks say otherwise; statuses change only as <see cref="JobTransitions"/> allows.</remarks>
public interface IJobStore
{
    /// <summary>Adds jobs, in one round trip.</summary>
    /// <param name="jobs">New jobs in <c>waiting</c>, each with its client-made id.</param>
    /// <param name="cancellationToken">Stops waiting; jobs may have been added all the same.</param>
    /// <returns>One result per job, in order. An id that exists already is the job of an earlier attempt: success.</returns>
    /// <remarks>The jobs are independent: a crash leaves some added and some not, and submitting all of them again adds the rest. A unique key is decided by an index, never by a read.</remarks>
    Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken);

    /// <summary>Takes jobs that fit: due ones first (<c>running</c> in the same write), else ones due within <see cref="ClaimRequest.Ahead"/> (<c>waiting</c>, held).</summary>
    /// <remarks>Order: priority, then <c>scheduledAt</c>, then id; of several jobs taken in one call only the first is compared with those of limited actions.
    /// A job of an action with a limit takes one of the action's slots in the same write (<see cref="Job.Slot"/>); where none is free, it stands in nobody's way. Each job is taken by one atomic write that counts its fence up. A claim whose reply is lost is found again by <see cref="HeldByAsync"/> and released.</remarks>
    Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Starts a job claimed ahead: <c>waiting</c> → <c>running</c>.</summary>
    Task<ClaimWrite> StartAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives back a job that is held but not run: <c>waiting</c> or <c>worker_resurrection</c> → <c>waiting</c>, claimable.</summary>
    Task<ClaimWrite> ReleaseAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>Ends the worker's hold on a job it runs.</summary>
    /// <remarks>
    /// A failure with a retry, and an end that frees a unique key of another document, are two writes: the first records the second as an intent,
    /// so a crash in between is carried out by <see cref="CarryOutIntentsAsync"/>. Repeating after a lost reply finds this fence's own result and reports it as written.
    /// </remarks>
    Task<ClaimWrite> SettleAsync(JobClaim claim, JobSettlement settlement, CancellationToken cancellationToken);

    /// <summary>Adds a child of a running job. Meeting the child of an earlier run under the same name is success.</summary>
    /// <param name="parent">The worker's hold on the parent.</param>
    /// <param name="child">A new job whose id derives from the parent's <see cref="Job.RootId"/> and the child's name.</param>
    /// <param name="cancellationToken">Stops waiting; the child may have been added all the same.</param>
    /// <remarks>
    /// Three writes: the child is added with an open intent, the parent is marked (fenced) as one whose end may have children to cancel, the intent is closed.
    /// After a crash in between, or for a worker that has lost the parent, whoever finds the intent open looks at the parent's chain: while it lives the child stays, where it has ended the child is cancelled.
    /// </remarks>
    Task<SpawnOutcome> SpawnAsync(JobClaim parent, Job child, CancellationToken cancellationToken);

    /// <summary>Stores how far a running job says it has come.</summary>
    Task<ClaimWrite> ReportProgressAsync(JobClaim claim, JobProgress progress, CancellationToken cancellationToken);

    /// <summary>The jobs held under an incarnation, by its own view or another's.</summary>
    Task<IReadOnlyList<Job>> HeldByAsync(string incarnation, CancellationToken cancellationToken);

    /// <summary>The incarnations that hold any job.</summary>
    Task<IReadOnlyList<string>> HoldingIncarnationsAsync(CancellationToken cancellationToken);

    /// <summary>Moves every job held under a dead incarnation to <c>worker_dead</c> (or <c>cancel</c> / <c>deleted</c>).</summary>
    /// <remarks>One atomic write per job that names incarnation and fence, so any number of workers may do this at once and a crash in between is finished by the next.</remarks>
    Task<IReadOnlyList<BuriedJob>> BuryAsync(string incarnation, CancellationToken cancellationToken);

    /// <summary>Lets a worker that was declared dead keep a job that it still executes and nobody has claimed: <c>worker_dead</c> → <c>worker_resurrection</c>, held under its new incarnation with the old fence.</summary>
    /// <param name="claim">The claim under the buried incarnation.</param>
    /// <param name="incarnation">The incarnation the worker has now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ClaimWrite> ResurrectAsync(JobClaim claim, string incarnation, CancellationToken cancellationToken);

    /// <summary>Cancels a job: at once when it does not run, else by asking its worker. Tries the source statuses until one matches or the job is final.</summary>
    Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Deletes a job: at once when it does not run, else by asking its worker to stop it first.</summary>
    /// <remarks>An open retry intent is carried out first. Removing logs and parameters is an intent of the deleting write.</remarks>
    Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Tries an ended job again, by a new job that begins a retry chain of its own.</summary>
    /// <remarks>
    /// Open retries of the job's chain are carried out first; the chain must have ended. The new job's id derives from the ended chain, so of any number of requests, for any jobs of the chain, one adds a job:
    /// one insert decides, and a repetition finds it. After the new job has been deleted the chain may be tried again once more.
    /// </remarks>
    Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Carries out what a crashed writer left open: successors of failures, unique keys to free, contents of deleted jobs, children of ended parents. Removes tombstones that have stood for a day and that nothing depends on.</summary>
    /// <returns>How many intents were carried out. At most a few hundred per call; call again until it is 0.</returns>
    Task<int> CarryOutIntentsAsync(CancellationToken cancellationToken);
}
