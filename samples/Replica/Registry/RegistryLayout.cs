namespace Replica.Registry;

/// <summary>Where Docker Distribution keeps things, version 2 of its layout: the only place that spells a path.</summary>
/// <param name="root">The storage's root directory, as the registry's configuration names it.</param>
internal sealed class RegistryLayout(string root)
{
    /// <summary>What begins with this below a repository is the registry's own; every other folder there is part of a name.</summary>
    public const char Reserved = '_';

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Everything of the registry lies below.</summary>
    public string Version => Path.Combine(Root, "docker", "registry", "v2");

    public string Repositories => Path.Combine(Version, "repositories");

    /// <summary>A folder for each two first digits, in it one for each blob.</summary>
    public string Blobs => Path.Combine(Version, "blobs", "sha256");

    public string Repository(RepositoryName repository) => Path.Combine(Repositories, repository.ToString());

    public string Manifests(RepositoryName repository) => Path.Combine(Repository(repository), "_manifests");

    public string Tags(RepositoryName repository) => Path.Combine(Manifests(repository), "tags");

    public string TagLink(RepositoryName repository, TagName tag) => Path.Combine(Tags(repository), tag.ToString(), "current", "link");

    /// <summary>Which manifests a tag has named.</summary>
    public string TagIndexLink(RepositoryName repository, TagName tag, Digest digest) => Path.Combine(Tags(repository), tag.ToString(), "index", "sha256", digest.Hex, "link");

    /// <summary>The manifests of a repository, whether a tag names them or not.</summary>
    public string Revisions(RepositoryName repository) => Path.Combine(Manifests(repository), "revisions", "sha256");

    public string RevisionLink(RepositoryName repository, Digest digest) => Path.Combine(Revisions(repository), digest.Hex, "link");

    /// <summary>The configs and layers that were pushed to a repository, or mounted from another.</summary>
    public string Layers(RepositoryName repository) => Path.Combine(Repository(repository), "_layers", "sha256");

    public string LayerLink(RepositoryName repository, Digest digest) => Path.Combine(Layers(repository), digest.Hex, "link");

    public string Uploads(RepositoryName repository) => Path.Combine(Repository(repository), "_uploads");

    public string BlobFolder(Digest digest) => Path.Combine(Blobs, digest.Hex[..2], digest.Hex);

    public string Blob(Digest digest) => Path.Combine(BlobFolder(digest), "data");
}
