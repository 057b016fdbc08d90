using System.Text;
using Replica.Registry;

namespace Replica.Tests.Registry;

/// <summary>A registry's storage in a temporary folder, written as Docker Distribution writes it, and gone after the test. What is put into it is a day old unless it is said to be fresh.</summary>
internal sealed class RegistryFolder : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly TemporaryFolder _folder;

    public RegistryFolder()
        : this(new TemporaryFolder())
    {
    }

    private RegistryFolder(TemporaryFolder folder)
    {
        _folder = folder;
        Storage = new RegistryStorage(_folder.Path, TimeProvider.System);
        Directory.CreateDirectory(Layout.Version);
    }

    public static RegistryFolder InMemory() => new(TemporaryFolder.InMemory());

    public string Root => _folder.Path;

    public RegistryStorage Storage { get; }

    public RegistryLayout Layout => Storage.Layout;

    /// <summary>Pushes an image and tags it.</summary>
    public BuiltImage Push(string repository, string tag, ImageBuilder image)
    {
        var built = image.Build();
        PushUntagged(repository, built);
        Tag(repository, tag, built.Digest);
        return built;
    }

    /// <summary>Pushes an image by its digest alone, as clients do with the images of an index.</summary>
    public void PushUntagged(string repository, BuiltImage image)
    {
        foreach (var blob in image.Blobs)
        {
            PutBlob(blob.Key, blob.Value);
            Write(Layout.LayerLink(RepositoryName.Parse(repository), blob.Key), blob.Key);
        }

        PutManifest(repository, image.Digest, image.Manifest);
    }

    /// <summary>Pushes an index of images, with them, and tags it.</summary>
    public Digest PushIndex(string repository, string tag, params BuiltImage[] images)
    {
        foreach (var image in images)
        {
            PushUntagged(repository, image);
        }

        var manifest = ImageBuilder.IndexOf(images);
        var digest = Digest.Of(manifest);
        PutManifest(repository, digest, manifest);
        Tag(repository, tag, digest);
        return digest;
    }

    /// <summary>Writes a manifest's blob and its revision link.</summary>
    public void PutManifest(string repository, Digest digest, byte[] manifest)
    {
        PutBlob(digest, manifest);
        Write(Layout.RevisionLink(RepositoryName.Parse(repository), digest), digest);
    }

    /// <summary>Lets a tag name a manifest.</summary>
    public void Tag(string repository, string tag, Digest digest)
    {
        Write(Layout.TagIndexLink(RepositoryName.Parse(repository), TagName.Parse(tag), digest), digest);
        Write(Layout.TagLink(RepositoryName.Parse(repository), TagName.Parse(tag)), digest);
    }

    /// <summary>Deletes a tag as the registry does: the folder goes, everything else stays.</summary>
    public void Untag(string repository, string tag) =>
        Directory.Delete(Path.Combine(Layout.Tags(RepositoryName.Parse(repository)), tag), recursive: true);

    /// <summary>Writes content under a digest, be it the right one or not.</summary>
    public void PutBlob(Digest digest, byte[] content) => Write(Layout.Blob(digest), content);

    /// <summary>Begins an upload that does not come to its end.</summary>
    public string StartUpload(string repository, string id, byte[] content)
    {
        var upload = Path.Combine(Layout.Uploads(RepositoryName.Parse(repository)), id);
        Write(Path.Combine(upload, "data"), content);
        Write(Path.Combine(upload, "startedat"), Encoding.ASCII.GetBytes("2026-01-01T00:00:00Z"));
        return upload;
    }

    public bool Has(Digest digest) => File.Exists(Layout.Blob(digest));

    /// <summary>Makes this storage what another is at this moment.</summary>
    public void CopyFrom(RegistryFolder other)
    {
        foreach (var path in Directory.EnumerateFiles(other.Root, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Root, Path.GetRelativePath(other.Root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(path));
        }
    }

    /// <summary>Makes something look as if it was written now.</summary>
    public static void Freshen(string path) => File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);

    public void Dispose() => _folder.Dispose();

    private static void Write(string path, Digest link) => Write(path, Encoding.ASCII.GetBytes(link.ToString()));

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, (TimeProvider.System.GetUtcNow() - Age).UtcDateTime);
    }
}
