using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Adds children of running jobs.</summary>
internal sealed class ChildSpawner(MongoCollections collections, JobAccess access, LaneDirectory lanes, ChildIntents intents)
{
    /// <remarks>
    /// The child comes first and the mark on the parent second: an end of the parent that the mark preceded finds the child,
    /// and a worker whose mark is refused knows that nobody else may find it.
    /// </remarks>
    public async Task<SpawnOutcome> SpawnAsync(JobClaim parent, Job child, CancellationToken cancellationToken)
    {
        var added = JobSubmitter.New(child);
        await lanes.AddLanesOfAsync([added], cancellationToken).ConfigureAwait(false);
        var isNew = await InsertAsync(added, cancellationToken).ConfigureAwait(false);

        var marked = await access.TryChangeAsync(JobFilters.HeldBefore(parent, JobMove.Complete), JobUpdates.MarkParent(), cancellationToken).ConfigureAwait(false);
        if (!marked)
        {
            await intents.JudgeAsync(added.Id, parent.Job.RootId, cancellationToken).ConfigureAwait(false);
            return new SpawnOutcome.Refused(await access.FindAsync(parent.Id, cancellationToken).ConfigureAwait(false));
        }

        await intents.ConfirmAsync(added.Id, cancellationToken).ConfigureAwait(false);
        var met = isNew ? null : await access.FindAsync(added.Id, cancellationToken).ConfigureAwait(false);
        return new SpawnOutcome.Spawned(met ?? added with { Rev = added.Rev + 1 });
    }

    /// <returns>Whether there was none: otherwise an earlier run has spawned it.</returns>
    private async Task<bool> InsertAsync(Job child, CancellationToken cancellationToken)
    {
        try
        {
            var document = JobDocument.ToBson(child, Lane.Of(child).Id).Add(JobFields.Unconfirmed, true);
            await collections.Jobs.InsertOneAsync(document, null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MongoWriteException repeated) when (MongoErrors.IsDuplicate(repeated))
        {
            return false;
        }
    }
}
