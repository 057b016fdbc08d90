using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Reads the retry chains of jobs.</summary>
internal sealed class RetryChains(MongoCollections collections, DocumentReader reader, Intents intents)
{
    private const int MaxRounds = 20;

    /// <summary>The unfinished job of a chain; <see langword="null"/> when there is none at this moment.</summary>
    public async Task<Job?> LiveJobAsync(JobId root, CancellationToken cancellationToken) =>
        (await ReadAsync(root, cancellationToken).ConfigureAwait(false)).Find(job => !job.IsFinal);

    /// <summary>The unfinished job of the chain whose root keeps this key.</summary>
    /// <returns><see langword="null"/> when no chain keeps the key any more, or the one that did has just ended: then try to take the key again.</returns>
    public async Task<Job?> LiveJobOfKeyAsync(string key, CancellationToken cancellationToken)
    {
        var root = await collections.Jobs.Find(JobFilters.ByActiveKey(key)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return null;
        }

        var chain = await ReadAsync(root[JobFields.RootId].ToJobId(), cancellationToken).ConfigureAwait(false);
        if (chain.Find(job => !job.IsFinal) is { } live)
        {
            return live;
        }

        // Between a failure and its retry, or between the end of the chain and the freeing of its key: whoever finds it finishes it.
        foreach (var job in chain)
        {
            await intents.FinishAsync(job, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>The unfinished job of a chain, once every retry that is open in it has been carried out.</summary>
    /// <returns><see langword="null"/> when the chain has ended; it stays so.</returns>
    public async Task<Job?> LivingJobAsync(JobId root, CancellationToken cancellationToken)
    {
        var known = new HashSet<JobId>();
        for (var round = 0; round < MaxRounds; round++)
        {
            var chain = await ReadAsync(root, cancellationToken).ConfigureAwait(false);
            if (chain.Find(job => !job.IsFinal) is { } live)
            {
                return live;
            }

            var open = chain.FindAll(job => job.Retry is { Open: true });
            foreach (var job in open)
            {
                await intents.FinishAsync(job, cancellationToken).ConfigureAwait(false);
            }

            // A read may pass the place of a successor before it is inserted and then meet its intent closed: only a read that brings nothing new is the end.
            if (open.Count == 0 && known.SetEquals(chain.Select(job => job.Id)))
            {
                return null;
            }

            known = [.. chain.Select(job => job.Id)];
        }

        throw new JobQueueException($"The retry chain of job {root} changed {MaxRounds} times while it was being read; repeat it.") { IsTransient = true };
    }

    /// <remarks>Among jobs that have all ended, one that cannot be read may be the one that has not.</remarks>
    private async Task<List<Job>> ReadAsync(JobId root, CancellationToken cancellationToken)
    {
        var documents = await collections.Jobs.Find(JobFilters.ChainOf(root)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var chain = reader.ReadEach(collections.Jobs, documents, JobDocument.ToJob);
        return chain.Count == documents.Count || chain.Exists(job => !job.IsFinal)
            ? chain
            : throw new JobQueueException($"The retry chain of job {root} has a job that cannot be read, so whether it has ended is not known. Correct or delete the stored document.");
    }
}
