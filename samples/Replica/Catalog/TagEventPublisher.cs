using Replica.Events;

namespace Replica.Catalog;

/// <summary>Tells what happened to tags. What a run before left untold is told, too.</summary>
internal sealed class TagEventPublisher(TagCatalog catalog, RegistryEvents events)
{
    private const int Batch = 500;

    /// <returns>How many webhooks were submitted.</returns>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var deliveries = 0;
        while (await catalog.WithEventsAsync(Batch, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var tag in batch)
            {
                deliveries += await PublishAsync(tag, cancellationToken);
            }
        }

        return deliveries;
    }

    /// <summary>First the jobs, then the mark: a crash in between submits again what then meets itself.</summary>
    private async Task<int> PublishAsync(CatalogTag tag, CancellationToken cancellationToken)
    {
        var deliveries = 0;
        foreach (var happened in tag.Events)
        {
            deliveries += await events.PublishAsync(ToEvent(tag, happened), cancellationToken);
            await catalog.SettleAsync(tag, happened, cancellationToken);
        }

        if (tag.IsDeleted)
        {
            await catalog.RemoveAsync(tag, cancellationToken);
        }

        return deliveries;
    }

    private static RegistryEvent ToEvent(CatalogTag tag, TagEvent happened) => new()
    {
        Id = happened.Id,
        Type = happened.Type,
        CreatedAt = happened.At,
        Repository = tag.Repository,
        Tag = tag.Name,
        Digest = happened.Digest,
    };
}
