using JobQueue.Crons;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps crons in MongoDB.</summary>
internal sealed class MongoCronStore(MongoCollections collections, DocumentReader reader) : ICronStore
{
    private static readonly BsonDocument EarliestFirst = new(CronFields.NextRun, 1);

    private IMongoCollection<BsonDocument> Crons => collections.Crons;

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return MongoErrors.GuardAsync($"adding cron '{cron.Name}'", async () =>
        {
            try
            {
                await Crons.InsertOneAsync(CronDocument.ToBson(cron), null, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (MongoWriteException taken) when (taken.WriteError?.Category == ServerErrorCategory.DuplicateKey)
            {
                return false;
            }
        });
    }

    /// <inheritdoc/>
    public Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return MongoErrors.GuardAsync($"replacing cron '{cron.Name}'", async () =>
        {
            var result = await Crons.ReplaceOneAsync(CronFilters.AsSeen(cron, seenRev), CronDocument.ToBson(cron), default(ReplaceOptions), cancellationToken).ConfigureAwait(false);
            return result.MatchedCount > 0;
        });
    }

    /// <inheritdoc/>
    public Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return MongoErrors.GuardAsync($"replacing cron '{cron.Name}', which cannot be read", async () =>
        {
            if (await Crons.Find(CronFilters.ByName(cron.Name)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } seen || IsReadable(seen, cron))
            {
                return null;
            }

            var goingOn = cron with { Rev = CronDocument.RevOf(seen) + 1 };
            var result = await Crons.ReplaceOneAsync(CronFilters.AsStored(seen), CronDocument.ToBson(goingOn), default(ReplaceOptions), cancellationToken).ConfigureAwait(false);
            return result.MatchedCount > 0 ? goingOn : null;
        });
    }

    /// <inheritdoc/>
    public Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return MongoErrors.GuardAsync($"moving cron '{seen.Name}' on", async () =>
        {
            var result = await Crons.UpdateOneAsync(CronFilters.DueAsSeen(seen), CronFilters.Advance(nextRun, lastRun), null, cancellationToken).ConfigureAwait(false);
            return result.MatchedCount > 0;
        });
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"removing cron '{name}'", async () =>
    {
        var result = await Crons.DeleteOneAsync(CronFilters.ByName(name), cancellationToken).ConfigureAwait(false);
        return result.DeletedCount > 0;
    });

    /// <inheritdoc/>
    public Task<Cron?> FindAsync(string name, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"reading cron '{name}'", async () =>
    {
        var document = await Crons.Find(CronFilters.ByName(name)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : Read(document, name);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync("listing crons", Crons.Find(new BsonDocument()).Sort(new BsonDocument(CronFields.Name, 1)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync("reading the crons that are due first", Crons.Find(CronFilters.Enabled()).Sort(EarliestFirst).Limit(limit), cancellationToken);
    }

    private static Cron Read(BsonDocument document, string name) => DocumentReader.ReadOne(document, "cron", name, CronDocument.ToCron);

    /// <exception cref="UnreadableDocumentException">It is not, and a declaration must not replace it.</exception>
    private static bool IsReadable(BsonDocument seen, Cron cron)
    {
        try
        {
            Read(seen, cron.Name);
            return true;
        }
        catch (UnreadableDocumentException) when (cron.ChangedByOperator || !CronDocument.IsOperators(seen))
        {
            return false;
        }
    }

    private Task<IReadOnlyList<Cron>> ReadAsync(string doing, IFindFluent<BsonDocument, BsonDocument> find, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync<IReadOnlyList<Cron>>(doing, async () =>
        {
            var documents = await find.ToListAsync(cancellationToken).ConfigureAwait(false);
            return reader.ReadEach(Crons, documents, CronDocument.ToCron);
        });
}
