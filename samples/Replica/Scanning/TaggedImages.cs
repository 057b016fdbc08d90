using JobQueue;
using JobQueue.Jobs;
using Replica.Registry;

namespace Replica.Scanning;

/// <summary>Finds what a tag names: its image, or the image of each platform. What holds no file system, such as an attestation, is no image.</summary>
internal sealed class TaggedImages(RegistryStorage storage)
{
    /// <exception cref="JobFailedException">There is no such tag, or nothing under it that can be scanned.</exception>
    public async Task<(Digest Digest, IReadOnlyList<Manifest.Image> Images)> FindAsync(RepositoryName repository, TagName tag, CancellationToken cancellationToken)
    {
        try
        {
            storage.EnsureExists();
            var manifest = await storage.FindManifestAsync(repository, tag, cancellationToken) ?? throw Refusal("no_such_tag", $"The registry has no {repository}:{tag}.");
            var images = await ImagesOfAsync(repository, manifest, cancellationToken);
            return images.Count > 0 ? (manifest.Digest, images) : throw Refusal("nothing_to_scan", $"{repository}:{tag} names no image with a file system.");
        }
        catch (RegistryFaultException fault)
        {
            throw fault.ToJobFailure();
        }
    }

    /// <summary>The layers of an image that are file systems, lowest first.</summary>
    public static IReadOnlyList<Digest> LayersOf(Manifest.Image image) =>
        [.. image.Layers.Where(layer => layer.MediaType.Length == 0 || layer.MediaType.Contains(".tar", StringComparison.Ordinal)).Select(layer => layer.Digest)];

    private async Task<List<Manifest.Image>> ImagesOfAsync(RepositoryName repository, Manifest manifest, CancellationToken cancellationToken)
    {
        var images = new List<Manifest.Image>();
        foreach (var digest in manifest is Manifest.Index index ? index.Manifests.Select(described => described.Digest).Distinct() : [])
        {
            // An index may lie in an index; the registry serves them, and clients make none.
            if (await storage.FindManifestAsync(repository, digest, cancellationToken) is Manifest.Image ofPlatform)
            {
                images.Add(ofPlatform);
            }
        }

        if (manifest is Manifest.Image single)
        {
            images.Add(single);
        }

        return images.FindAll(image => LayersOf(image).Count > 0);
    }

    private static JobFailedException Refusal(string type, string message) => new(message) { Type = type, Retry = new FailureRetry.Never() };
}
