using JobQueue.Leadership;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps leases in MongoDB, one document each.</summary>
internal sealed class MongoLeaseStore(MongoCollections collections, DbClock clock) : ILeaseStore
{
    private const int MaxAttempts = 20;

    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> ReturnAfter = new() { ReturnDocument = ReturnDocument.After };

    private IMongoCollection<BsonDocument> Leases => collections.Leases;

    /// <inheritdoc/>
    public Task<LeadershipTerm> AcquireAsync(string lease, string incarnation, string workerId, TimeSpan length, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"standing for the lease '{lease}'", async () =>
        {
            await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                var seen = await ReadAsync(lease, cancellationToken).ConfigureAwait(false);
                var now = clock.UtcNow;
                if (seen is not null && seen.ExpiresAt > now)
                {
                    return seen;
                }

                var next = new LeadershipTerm { Lease = lease, Incarnation = incarnation, WorkerId = workerId, Term = (seen?.Term ?? 0) + 1, BeganAt = now, ExpiresAt = (now + length).ToWholeMilliseconds() };
                if (seen is null ? await InsertAsync(next, cancellationToken).ConfigureAwait(false) : await FollowAsync(seen, next, cancellationToken).ConfigureAwait(false))
                {
                    return next;
                }
            }

            throw new JobQueueException($"The lease '{lease}' changed hands {MaxAttempts} times while it was being asked for.") { IsTransient = true };
        });

    /// <inheritdoc/>
    public Task<LeadershipTerm?> RenewAsync(LeadershipTerm term, TimeSpan length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(term);
        return MongoErrors.GuardAsync($"renewing term {term.Term} of the lease '{term.Lease}'", async () =>
        {
            await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
            return await EndAsync(term, clock.UtcNow + length, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(LeadershipTerm term, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(term);
        return MongoErrors.GuardAsync(
            $"giving back term {term.Term} of the lease '{term.Lease}'",
            async () => await EndAsync(term, clock.UtcNow, cancellationToken).ConfigureAwait(false) is not null);
    }

    /// <inheritdoc/>
    public Task<LeadershipTerm?> FindAsync(string lease, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"reading the lease '{lease}'", () => ReadAsync(lease, cancellationToken));

    private async Task<LeadershipTerm?> ReadAsync(string lease, CancellationToken cancellationToken)
    {
        var document = await Leases.Find(LeaseFilters.Of(lease)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : LeaseDocument.ToTerm(document);
    }

    private async Task<bool> InsertAsync(LeadershipTerm first, CancellationToken cancellationToken)
    {
        try
        {
            await Leases.InsertOneAsync(LeaseDocument.ToBson(first), null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MongoWriteException taken) when (taken.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    private async Task<bool> FollowAsync(LeadershipTerm seen, LeadershipTerm next, CancellationToken cancellationToken)
    {
        var result = await Leases.ReplaceOneAsync(LeaseFilters.AsSeen(seen), LeaseDocument.ToBson(next), default(ReplaceOptions), cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    }

    private async Task<LeadershipTerm?> EndAsync(LeadershipTerm term, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var document = await Leases.FindOneAndUpdateAsync(LeaseFilters.InTerm(term), LeaseFilters.End(at), ReturnAfter, cancellationToken).ConfigureAwait(false);
        return document is null ? null : LeaseDocument.ToTerm(document);
    }
}
