using JobQueue.Jobs;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Carries out what a write recorded to be done in other documents. Each step may be repeated, by anyone, at any time.</summary>
internal sealed class JobIntents
{
    private const int MaxPerCall = 200;

    private readonly StoreAccess _access;
    private readonly JobChildren _children;

    public JobIntents(StoreAccess access)
    {
        _access = access;
        _children = new JobChildren(access, this);
    }

    /// <summary>Whatever is open anywhere.</summary>
    public async Task<int> CarryOutAsync(CancellationToken cancellationToken)
    {
        var open = await _access
            .ReadAsync(database => database.Jobs.WithOpenIntents.Take(MaxPerCall).Select(id => database.Jobs.Find(id)!).ToList(), cancellationToken)
            .ConfigureAwait(false);
        var carriedOut = 0;
        foreach (var stored in open)
        {
            carriedOut += await CarryOutAsync(stored, cancellationToken).ConfigureAwait(false);
            if (stored.Unconfirmed)
            {
                await _children.JudgeAsync(stored.Job.Id, cancellationToken).ConfigureAwait(false);
                carriedOut++;
            }
        }

        return carriedOut;
    }

    /// <summary>Whatever is open in one job.</summary>
    /// <returns>The job as it stands afterwards.</returns>
    public async Task<Job> CarryOutAsync(Job job, CancellationToken cancellationToken)
    {
        var stored = await _access.ReadAsync(database => database.Jobs.Find(job.Id)!, cancellationToken).ConfigureAwait(false);
        return await CarryOutAsync(stored, cancellationToken).ConfigureAwait(false) == 0
            ? stored.Job
            : await _access.ReadAsync(database => database.Jobs.Find(job.Id)!.Job, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> CarryOutAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var id = stored.Job.Id;
        var carriedOut = 0;
        if (stored.Job.Retry is { Open: true })
        {
            await StepAsync(StoreVerb.InsertSuccessor, id, InsertSuccessor, cancellationToken).ConfigureAwait(false);
            await StepAsync(StoreVerb.CloseRetry, id, CloseRetry, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        if (stored.FreeKeyOpen)
        {
            await StepAsync(StoreVerb.FreeKey, id, FreeKey, cancellationToken).ConfigureAwait(false);
            await StepAsync(StoreVerb.CloseFreeKey, id, CloseFreeKey, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        if (stored.Job.MustCancelChildren)
        {
            await _children.CancelChildrenAsync(stored.Job, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        if (stored.ContentsOpen)
        {
            await StepAsync(StoreVerb.RemoveContents, id, RemoveContents, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        return carriedOut;
    }

    private Task<bool> StepAsync(StoreVerb verb, JobId id, Action<InMemoryDatabase, StoredJob> step, CancellationToken cancellationToken) => _access.WriteAsync(
        verb,
        id,
        database =>
        {
            step(database, database.Jobs.Find(id)!);
            return true;
        },
        cancellationToken);

    private static void InsertSuccessor(InMemoryDatabase database, StoredJob failed)
    {
        // Another may have carried it out since it was read.
        if (failed.Job.Retry is { Open: true } retry)
        {
            database.Jobs.Insert(new StoredJob(JobFactory.Successor(failed.Job, retry, database.Now)));
        }
    }

    private static void CloseRetry(InMemoryDatabase database, StoredJob failed)
    {
        if (failed.Job.Retry is { Open: true } retry)
        {
            database.Jobs.Replace(failed, failed with { Job = failed.Job with { Retry = retry with { Open = false }, HasChildren = false } });
        }
    }

    private static void FreeKey(InMemoryDatabase database, StoredJob ended)
    {
        if (ended.FreeKeyOpen && database.Jobs.Find(ended.Job.RootId) is { ActiveKey: not null } root)
        {
            database.Jobs.Replace(root, root with { ActiveKey = null });
        }
    }

    private static void CloseFreeKey(InMemoryDatabase database, StoredJob ended)
    {
        if (ended.FreeKeyOpen)
        {
            database.Jobs.Replace(ended, ended with { FreeKeyOpen = false });
        }
    }

    private static void RemoveContents(InMemoryDatabase database, StoredJob deleted)
    {
        if (deleted.ContentsOpen)
        {
            database.Logs.Remove(deleted.Job.Id);
            database.Jobs.Replace(deleted, deleted with { ContentsOpen = false, Job = deleted.Job with { Parameters = null, Result = null } });
        }
    }
}
