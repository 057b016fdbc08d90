using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Puts together what the API shows of a repository's tags.</summary>
internal sealed class TagList(TagCatalog tags, ManifestCatalog manifests)
{
    public async Task<IReadOnlyList<TagView>> ReadAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var listed = (await tags.ListAsync(repository, cancellationToken)).Where(tag => !tag.IsDeleted).ToList();
        var named = await manifests.FindAsync(listed.Select(tag => tag.Digest), cancellationToken);
        var images = await manifests.FindAsync(named.Values.Where(manifest => manifest.IsIndex).SelectMany(index => index.References).Select(image => image.Digest), cancellationToken);
        return [.. listed.Select(tag => View(tag, named.GetValueOrDefault(tag.Digest), images))];
    }

    private static TagView View(CatalogTag tag, CatalogManifest? manifest, IReadOnlyDictionary<Digest, CatalogManifest> images)
    {
        List<CatalogManifest> parts = manifest is null ? [] : !manifest.IsIndex ? [manifest] : [.. manifest.References.Select(image => images.GetValueOrDefault(image.Digest)).OfType<CatalogManifest>()];
        var size = parts.SelectMany(part => part.References).DistinctBy(reference => reference.Digest).Sum(reference => reference.Size);
        return new TagView(tag.Name.ToString(), tag.Digest.ToString(), manifest?.MediaType ?? "", size, parts.Count, tag.PushedAt);
    }
}
