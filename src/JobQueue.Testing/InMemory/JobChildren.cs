using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Spawns children, and cancels those whose parent has ended.</summary>
internal sealed class JobChildren(StoreAccess access, JobIntents intents)
{
    public async Task<SpawnOutcome> SpawnAsync(JobClaim parent, Job child, CancellationToken cancellationToken)
    {
        var submitted = JobSubmitting.Submitted(child) with { Unconfirmed = true };
        await access.WriteAsync(StoreVerb.InsertChild, child.Id, database => database.Jobs.Insert(submitted), cancellationToken).ConfigureAwait(false);
        if (!await access.WriteAsync(StoreVerb.MarkParent, parent.Id, database => Mark(database, parent), cancellationToken).ConfigureAwait(false))
        {
            await JudgeAsync(child.Id, cancellationToken).ConfigureAwait(false);
            return new SpawnOutcome.Refused(await access.ReadAsync(database => database.Jobs.Find(parent.Id)?.Job, cancellationToken).ConfigureAwait(false));
        }

        return new SpawnOutcome.Spawned(await ConfirmAsync(child.Id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Decides about a child of which it is not known whether its parent lives.</summary>
    public async Task JudgeAsync(JobId child, CancellationToken cancellationToken)
    {
        var chain = await access
            .WriteAsync(StoreVerb.JudgeChild, child, database => ParentChain(database, database.Jobs.Find(child)!), cancellationToken)
            .ConfigureAwait(false);
        if (chain.Find(job => job.Retry is { Open: true }) is { } failed)
        {
            await intents.CarryOutAsync(failed, cancellationToken).ConfigureAwait(false);
            await JudgeAsync(child, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (chain.TrueForAll(job => job.IsFinal) && await IsUnconfirmedAsync(child, cancellationToken).ConfigureAwait(false))
        {
            await CancelChainAsync(child, cancellationToken).ConfigureAwait(false);
        }

        await ConfirmAsync(child, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels the children of a parent that has ended, then takes the mark from it.</summary>
    public async Task CancelChildrenAsync(Job parent, CancellationToken cancellationToken)
    {
        var children = await access.ReadAsync(database => Unfinished(database, parent.RootId), cancellationToken).ConfigureAwait(false);
        foreach (var child in children)
        {
            await CancelChainAsync(child, cancellationToken).ConfigureAwait(false);
        }

        await access.WriteAsync(StoreVerb.CloseChildren, parent.Id, database => Unmark(database, parent.Id), cancellationToken).ConfigureAwait(false);
    }

    private async Task CancelChainAsync(JobId child, CancellationToken cancellationToken)
    {
        JobId? next = child;
        while (next is { } id)
        {
            var outcome = await new JobCancelling(access, intents).CancelAsync(id, cancellationToken).ConfigureAwait(false);
            next = outcome is CancelOutcome.AlreadyFinal { Successor: var successor } ? successor : null;
        }
    }

    private Task<bool> IsUnconfirmedAsync(JobId child, CancellationToken cancellationToken) =>
        access.ReadAsync(database => database.Jobs.Find(child)!.Unconfirmed, cancellationToken);

    private Task<Job> ConfirmAsync(JobId child, CancellationToken cancellationToken) => access.WriteAsync(
        StoreVerb.ConfirmChild,
        child,
        database => database.Jobs.Find(child)! is { Unconfirmed: true } stored ? database.Jobs.Replace(stored, stored with { Unconfirmed = false }).Job : database.Jobs.Find(child)!.Job,
        cancellationToken);

    private static bool Mark(InMemoryDatabase database, JobClaim parent)
    {
        if (database.Jobs.Find(parent.Id) is not { } stored || !Fencing.Holds(stored.Job, parent) || stored.Job.Status is not (JobStatus.Running or JobStatus.CancelRequest))
        {
            return false;
        }

        database.Jobs.Replace(stored, stored with { Job = stored.Job with { HasChildren = true } });
        return true;
    }

    private static bool Unmark(InMemoryDatabase database, JobId parent)
    {
        if (database.Jobs.Find(parent) is { Job.MustCancelChildren: true } stored && Unfinished(database, stored.Job.RootId).Count == 0)
        {
            database.Jobs.Replace(stored, stored with { Job = stored.Job with { HasChildren = false } });
        }

        return true;
    }

    /// <summary>Reads the chain of the parent; its live job is marked in the same step.</summary>
    private static List<Job> ParentChain(InMemoryDatabase database, StoredJob child)
    {
        var chain = database.Jobs.All.Where(stored => stored.Job.RootId == child.Job.ParentId).ToList();
        if (child.Unconfirmed && chain.Find(stored => !stored.Job.IsFinal) is { } live)
        {
            database.Jobs.Replace(live, live with { Job = live.Job with { HasChildren = true } });
        }

        return chain.ConvertAll(stored => stored.Job);
    }

    /// <summary>The jobs among the children that may still run and have not been asked to stop.</summary>
    private static List<JobId> Unfinished(InMemoryDatabase database, JobId parentRoot) =>
    [
        .. database.Jobs.All.Select(stored => stored.Job)
            .Where(job => job.ParentId == parentRoot && (job.Retry is { Open: true } || (!job.IsFinal && job.Status != JobStatus.CancelRequest)))
            .Select(job => job.Id),
    ];
}
