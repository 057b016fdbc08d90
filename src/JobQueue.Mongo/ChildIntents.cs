using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Carries out what spawns and the ends of parents leave open. Each step may be repeated, by anyone, at any time.</summary>
internal sealed class ChildIntents(MongoCollections collections, JobAccess access, RetryChains chains, JobCanceller canceller, LeftOpen leftOpen)
{
    private const int MaxDecisions = 20;

    /// <summary>How many children one pass cancels; the next sweep goes on where more are left.</summary>
    private const int MaxPerPass = 200;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 8 };

    private static readonly ProjectionDefinition<BsonDocument> OnlyId = new BsonDocument(JobFields.Id, 1);

    /// <summary>The parent of this child lives and knows that it has children.</summary>
    public Task ConfirmAsync(JobId child, CancellationToken cancellationToken) =>
        access.TryChangeAsync(JobFilters.ToConfirm(child), JobUpdates.ConfirmChild(), cancellationToken);

    /// <summary>Decides about a child whose spawn was cut off, or whose spawner had lost the parent: it stays while the parent's chain lives, and is cancelled where that has ended.</summary>
    public async Task JudgeAsync(JobId child, JobId parentRoot, CancellationToken cancellationToken)
    {
        for (var decision = 0; decision < MaxDecisions; decision++)
        {
            // Closed meanwhile: whoever did it holds the parent, or has decided.
            if (await collections.Jobs.Find(JobFilters.ToConfirm(child)).Project<BsonDocument>(OnlyId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                return;
            }

            if (await chains.LivingJobAsync(parentRoot, cancellationToken).ConfigureAwait(false) is not { } living)
            {
                await CancelChainAsync(child, cancellationToken).ConfigureAwait(false);
                await ConfirmAsync(child, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (await access.TryChangeAsync(JobFilters.Living(living), JobUpdates.MarkParent(), cancellationToken).ConfigureAwait(false))
            {
                await ConfirmAsync(child, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        throw new JobQueueException($"The retry chain {parentRoot} changed {MaxDecisions} times while it was asked about its child {child}; repeat it.") { IsTransient = true };
    }

    /// <summary>Cancels the children of a job that has ended, then takes the mark from it. One that cannot be cancelled keeps the mark there, but none of its siblings.</summary>
    public async Task CancelChildrenAsync(Job parent, CancellationToken cancellationToken)
    {
        var children = await UnfinishedAsync(parent.RootId, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(children, AtOnce, async (child, _) => await TryCancelChainAsync(child, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        // A child may have failed meanwhile, and its retry not have been among them.
        if (children.Count == 0 || (await UnfinishedAsync(parent.RootId, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            await access.TryChangeAsync(JobFilters.EndedParent(parent.Id), JobUpdates.CloseChildren(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<JobId>> UnfinishedAsync(JobId parentRoot, CancellationToken cancellationToken)
    {
        var documents = await collections.Jobs.Find(JobFilters.UnfinishedChildren(parentRoot)).Project<BsonDocument>(OnlyId).Limit(MaxPerPass)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return documents.ConvertAll(document => document[JobFields.Id].ToJobId());
    }

    private async Task TryCancelChainAsync(JobId child, CancellationToken cancellationToken)
    {
        try
        {
            await CancelChainAsync(child, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (LeftOpen.IsLasting(fault))
        {
            leftOpen.Tell(child, fault);
        }
    }

    private async Task CancelChainAsync(JobId child, CancellationToken cancellationToken)
    {
        JobId? next = child;
        while (next is { } id)
        {
            var outcome = await canceller.CancelAsync(id, cancellationToken).ConfigureAwait(false);
            next = outcome is CancelOutcome.AlreadyFinal { Successor: var successor } ? successor : null;
        }
    }
}
