using System.Text;

namespace Replica.Registry;

/// <summary>Reads the storage of a registry while the registry works in it.</summary>
internal sealed class RegistryStorage
{
    /// <summary>The largest manifest that is read; registries accept no larger ones.</summary>
    public const int MaxManifestBytes = 4 * 1024 * 1024;

    private const int MaxLinkBytes = 256;

    private readonly RegistryFiles _files;

    public RegistryStorage(string root, TimeProvider time)
    {
        Layout = new RegistryLayout(root);
        _files = new RegistryFiles(time);
    }

    public RegistryLayout Layout { get; }

    /// <summary>Refuses a folder without a registry: one that is not mounted looks like one whose every image was deleted.</summary>
    /// <exception cref="RegistryFaultException">There is none.</exception>
    public void EnsureExists()
    {
        if (!Directory.Exists(Layout.Version))
        {
            throw new RegistryFaultException(RegistryFault.NoRegistry, $"There is no registry in '{Layout.Root}': it has no folder docker/registry/v2. Is the storage mounted, and was anything ever pushed to it?");
        }
    }

    /// <summary>Every repository that has or had content, in no order.</summary>
    /// <exception cref="RegistryFaultException">A folder that holds manifests has no repository's name.</exception>
    public IEnumerable<RepositoryName> Repositories()
    {
        EnsureExists();
        return RepositoryFolders.Below(Layout.Repositories);
    }

    /// <summary>The tags of a repository, in no order.</summary>
    /// <exception cref="RegistryFaultException">A folder among them has no tag's name.</exception>
    public IEnumerable<TagName> Tags(RepositoryName repository) =>
        FoldersIn(Layout.Tags(repository))
            .Where(folder => File.Exists(Path.Combine(folder, "current", "link")))
            .Select(folder => TagName.TryParse(Path.GetFileName(folder), null, out var tag) ? tag : throw new RegistryFaultException(RegistryFault.Corrupt, $"'{folder}' has no tag's name."));

    /// <summary>The manifests of a repository, with and without a tag.</summary>
    public IEnumerable<DigestLink> Revisions(RepositoryName repository) => LinksIn(Layout.Revisions(repository));

    /// <summary>The configs and layers that were pushed to a repository. A link may outlive its blob.</summary>
    public IEnumerable<DigestLink> LayerLinks(RepositoryName repository) => LinksIn(Layout.Layers(repository));

    /// <summary>All blobs, in no order.</summary>
    public IEnumerable<StoredBlob> Blobs() =>
        FoldersIn(Layout.Blobs).SelectMany(FoldersIn)
            .Select(folder => Digest.TryParseHex(Path.GetFileName(folder), out var digest) ? FindBlob(digest) : null)
            .OfType<StoredBlob>();

    /// <summary>Which manifest a tag names; <see langword="null"/> when there is no such tag.</summary>
    /// <exception cref="RegistryFaultException">The link cannot be read.</exception>
    public async Task<Digest?> FindTagAsync(RepositoryName repository, TagName tag, CancellationToken cancellationToken) =>
        (await FindTagLinkAsync(repository, tag, cancellationToken))?.Digest;

    /// <summary>Which manifest a tag names, and since when; <see langword="null"/> when there is no such tag.</summary>
    /// <exception cref="RegistryFaultException">The link cannot be read.</exception>
    public async Task<DigestLink?> FindTagLinkAsync(RepositoryName repository, TagName tag, CancellationToken cancellationToken)
    {
        var path = Layout.TagLink(repository, tag);
        var link = await _files.ReadAsync(path, MaxLinkBytes, ReadLink, cancellationToken);
        return link is null ? null : new DigestLink(link.Digest, WrittenAt(new FileInfo(path)));
    }

    /// <summary>The manifest that a tag names; <see langword="null"/> when there is no such tag or manifest.</summary>
    /// <exception cref="RegistryFaultException">It cannot be read.</exception>
    public async Task<Manifest?> FindManifestAsync(RepositoryName repository, TagName tag, CancellationToken cancellationToken) =>
        await FindTagAsync(repository, tag, cancellationToken) is { } digest ? await FindManifestAsync(repository, digest, cancellationToken) : null;

    /// <summary>A manifest of a repository; <see langword="null"/> when the repository does not have it.</summary>
    /// <exception cref="RegistryFaultException">It cannot be read.</exception>
    public async Task<Manifest?> FindManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        File.Exists(Layout.RevisionLink(repository, digest)) ? await ReadManifestAsync(digest, cancellationToken) : null;

    /// <summary>A manifest, whichever repository has it; <see langword="null"/> when there is no such blob.</summary>
    /// <exception cref="RegistryFaultException">The blob is no manifest, or its content is not what its digest names.</exception>
    public async Task<Manifest?> ReadManifestAsync(Digest digest, CancellationToken cancellationToken)
    {
        var json = await _files.ReadAsync(Layout.Blob(digest), MaxManifestBytes, content => Digest.Of(content) == digest ? content : null, cancellationToken);
        return json is null ? null : ManifestReader.Read(digest, json);
    }

    /// <summary>What lies under a digest; <see langword="null"/> when nothing does.</summary>
    public StoredBlob? FindBlob(Digest digest)
    {
        var file = new FileInfo(Layout.Blob(digest));
        return file.Exists ? new StoredBlob(digest, file.Length, WrittenAt(file)) : null;
    }

    /// <summary>Opens a blob, to read it from its beginning; <see langword="null"/> when there is none. What is read is not checked against the digest.</summary>
    public Stream? OpenBlob(Digest digest)
    {
        try
        {
            return new FileStream(Layout.Blob(digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 81920, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<DigestLink> LinksIn(string folder)
    {
        foreach (var linked in FoldersIn(folder))
        {
            var link = new FileInfo(Path.Combine(linked, "link"));
            if (Digest.TryParseHex(Path.GetFileName(linked), out var digest) && link.Exists)
            {
                yield return new DigestLink(digest, WrittenAt(link));
            }
        }
    }

    /// <summary>The folders in a folder; none where it is not there, or not any more.</summary>
    public static IEnumerable<string> FoldersIn(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static DateTimeOffset WrittenAt(FileInfo file) => new(file.LastWriteTimeUtc, TimeSpan.Zero);

    private static LinkTarget? ReadLink(byte[] content) =>
        Digest.TryParse(Encoding.ASCII.GetString(content).Trim(), null, out var digest) ? new LinkTarget(digest) : null;

    private sealed record LinkTarget(Digest Digest);
}
