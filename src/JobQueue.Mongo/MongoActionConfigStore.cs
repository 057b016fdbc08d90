using JobQueue.Mongo.Documents;
using JobQueue.Steering;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps what operators set for actions; a config's <c>_id</c> is its action, so there is one of each.</summary>
internal sealed class MongoActionConfigStore(MongoCollections collections, DocumentReader reader, DbClock clock) : IActionConfigStore
{
    private const int MaxAttempts = 5;

    private static readonly FindOneAndUpdateOptions<BsonDocument> Upsert = new() { IsUpsert = true, ReturnDocument = ReturnDocument.After };

    private IMongoCollection<BsonDocument> Configs => collections.ActionConfigs;

    /// <inheritdoc/>
    /// <remarks>A pause or a limit that cannot be read must be kept all the same, and only by its own action.</remarks>
    public Task<IReadOnlyList<ActionConfig>> ListAsync(CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync<IReadOnlyList<ActionConfig>>("reading the configs of actions", async () =>
        {
            var documents = await Configs.Find(new BsonDocument()).Sort(new BsonDocument(ActionConfigFields.Action, 1)).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. documents.Select(ReadOrPaused).OfType<ActionConfig>()];
        });

    /// <inheritdoc/>
    public Task<ActionConfig?> FindAsync(string action, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"reading the config of action '{action}'", async () =>
    {
        var document = await Configs.Find(ByAction(action)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : ActionConfigDocument.ToConfig(document);
    });

    /// <inheritdoc/>
    public async Task<ActionConfig> SetAsync(ActionConfig config, CancellationToken cancellationToken)
    {
        ActionConfigCheck.ThrowIfFaulty(config);
        return ActionConfigDocument.ToConfig(await UpsertAsync("setting", config.Action, ActionConfigDocument.Set(config, NewId()), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task PauseAsync(string action, CancellationToken cancellationToken)
    {
        ActionConfigCheck.ThrowIfFaulty(new ActionConfig { Action = action });
        return UpsertAsync("pausing", action, ActionConfigDocument.Pause(NewId()), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ResumeAsync(string action, CancellationToken cancellationToken) => MongoErrors.GuardAsync(
        $"resuming action '{action}'",
        () => Configs.UpdateOneAsync(ByAction(action).Add(ActionConfigFields.Paused, true), ActionConfigDocument.Resume(), null, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string action, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"removing the config of action '{action}'", async () =>
    {
        var result = await Configs.DeleteOneAsync(ByAction(action), cancellationToken).ConfigureAwait(false);
        return result.DeletedCount > 0;
    });

    /// <returns><see langword="null"/> for one that names no action.</returns>
    private ActionConfig? ReadOrPaused(BsonDocument document) =>
        reader.Read(Configs, document, ActionConfigDocument.ToConfig) ?? reader.Read(Configs, document, ActionConfigDocument.ToUnreadable);

    private static BsonDocument ByAction(string action) => new(ActionConfigFields.Action, action);

    private string NewId() => Guid.CreateVersion7(clock.UtcNow).ToString();

    private Task<BsonDocument> UpsertAsync(string doing, string action, BsonDocument update, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"{doing} action '{action}'", async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await Configs.FindOneAndUpdateAsync<BsonDocument>(ByAction(action), update, Upsert, cancellationToken).ConfigureAwait(false);
                }
                catch (MongoCommandException raced) when (attempt < MaxAttempts && MongoErrors.IsDuplicate(raced))
                {
                    // Another process made the config at the same moment: now there is one to change.
                }
            }
        });
}
