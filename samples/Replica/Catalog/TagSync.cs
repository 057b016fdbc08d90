using Replica.Events;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Makes the database's tags of a repository what they are in the storage. The database is read first and the storage then: a change that is written has seen the later of two pushes.</summary>
internal sealed class TagSync(RegistryStorage storage, TagCatalog catalog, ManifestImport manifests, TagMigrationTally tally, TimeProvider time, ILogger logger)
{
    /// <returns>Whether anything changed.</returns>
    public async Task<bool> RunAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var before = tally.Changes;
        var unseen = (await catalog.ListAsync(repository, cancellationToken)).ToDictionary(tag => tag.Name);
        foreach (var name in storage.Tags(repository))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReadAsync(repository, name, cancellationToken) is not { } read)
            {
                continue;
            }

            unseen.Remove(name, out var known);
            tally.Tags++;
            if (read is TagReading.Names { Link: var link })
            {
                await ImportAsync(repository, name, link.Digest, cancellationToken);
                await WriteAsync(repository, name, link, known, cancellationToken);
            }
        }

        foreach (var gone in unseen.Values)
        {
            await DeleteAsync(gone, cancellationToken);
        }

        return tally.Changes > before;
    }

    /// <returns><see langword="null"/> when the tag is gone.</returns>
    private async Task<TagReading?> ReadAsync(RepositoryName repository, TagName name, CancellationToken cancellationToken)
    {
        try
        {
            return await storage.FindTagLinkAsync(repository, name, cancellationToken) is { } link ? new TagReading.Names(link) : null;
        }
        catch (RegistryFaultException fault)
        {
            Tell(repository, name, fault);
            return new TagReading.Unreadable();
        }
    }

    /// <summary>A tag whose manifest cannot be read is a tag all the same.</summary>
    private async Task ImportAsync(RepositoryName repository, TagName name, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            await manifests.AddAsync(digest, cancellationToken);
        }
        catch (RegistryFaultException fault)
        {
            Tell(repository, name, fault);
        }
    }

    private async Task WriteAsync(RepositoryName repository, TagName name, DigestLink link, CatalogTag? known, CancellationToken cancellationToken)
    {
        var happened = Event(RegistryEventTypes.TagPush, link.Digest);
        if (known is null)
        {
            var added = new CatalogTag { Repository = repository, Name = name, Digest = link.Digest, PushedAt = link.WrittenAt, Change = happened.Id.ToString() };
            tally.Pushed += Count(await catalog.TryAddAsync(added, happened, cancellationToken));
        }
        else if (known.IsDeleted || known.Digest != link.Digest)
        {
            tally.Moved += Count(await catalog.TryMoveAsync(known, link, happened, cancellationToken));
        }
    }

    private async Task DeleteAsync(CatalogTag gone, CancellationToken cancellationToken)
    {
        if (gone.IsDeleted)
        {
            // A run died between telling and removing.
            await catalog.RemoveAsync(gone, cancellationToken);
        }
        else if (await ReadAsync(gone.Repository, gone.Name, cancellationToken) is null)
        {
            tally.Deleted += Count(await catalog.TryMarkDeletedAsync(gone, Event(RegistryEventTypes.TagDelete, gone.Digest), cancellationToken));
        }
    }

    private TagEvent Event(string type, Digest digest)
    {
        var now = time.GetUtcNow();
        return new TagEvent(Guid.CreateVersion7(now), type, digest, now);
    }

    private void Tell(RepositoryName repository, TagName name, RegistryFaultException fault)
    {
        tally.Unreadable++;
        logger.LogWarning("{Repository}:{Tag} cannot be read: {Fault}", repository, name, fault.Message);
    }

    private static int Count(bool happened) => happened ? 1 : 0;

    private abstract record TagReading
    {
        public sealed record Names(DigestLink Link) : TagReading;

        public sealed record Unreadable : TagReading;
    }
}
