using System.Text.Json;

namespace Replica.Registry;

/// <summary>Reads the JSON of a manifest.</summary>
internal static class ManifestReader
{
    private const string OciImage = "application/vnd.oci.image.manifest.v1+json";

    private const string OciIndex = "application/vnd.oci.image.index.v1+json";

    private const string DockerImage = "application/vnd.docker.distribution.manifest.v2+json";

    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <exception cref="RegistryFaultException">It is no manifest, or of a kind that is not read here.</exception>
    public static Manifest Read(Digest digest, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(digest, document.RootElement, json.Length);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RegistryFaultException(RegistryFault.Corrupt, $"The manifest {digest} cannot be read: {fault.Message}", fault);
        }
    }

    private static Manifest Read(Digest digest, JsonElement root, long size)
    {
        var mediaType = TextOf(root, "mediaType");
        return (SchemaVersion(root), mediaType) switch
        {
            (2, OciImage or DockerImage) => Image(digest, mediaType, root, size),
            (2, OciIndex or DockerList) => Index(digest, mediaType, root, size),

            // OCI lets manifests leave out what they are.
            (2, "") when root.TryGetProperty("manifests", out _) => Index(digest, OciIndex, root, size),
            (2, "") when root.TryGetProperty("layers", out _) => Image(digest, OciImage, root, size),
            (1, _) => throw Unsupported(digest, "a manifest of Docker's schema 1, which lists no config and no sizes. Push the image anew with a current client"),
            (_, "") => throw new FormatException("it has no layers and no manifests."),
            _ => throw Unsupported(digest, $"a manifest of the kind '{mediaType}'"),
        };
    }

    private static Manifest.Image Image(Digest digest, string mediaType, JsonElement root, long size) =>
        new(digest, mediaType, size, Describe(root.GetProperty("config")), [.. root.GetProperty("layers").EnumerateArray().Select(Describe)]);

    private static Manifest.Index Index(Digest digest, string mediaType, JsonElement root, long size) =>
        new(digest, mediaType, size, [.. root.GetProperty("manifests").EnumerateArray().Select(Describe)]);

    private static Descriptor Describe(JsonElement descriptor) => new(
        TextOf(descriptor, "mediaType"),
        Digest.Parse(descriptor.GetProperty("digest").GetString() ?? ""),
        descriptor.TryGetProperty("size", out var size) ? size.GetInt64() : 0);

    private static int SchemaVersion(JsonElement root) => root.TryGetProperty("schemaVersion", out var version) ? version.GetInt32() : 0;

    private static string TextOf(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private static RegistryFaultException Unsupported(Digest digest, string what) => new(RegistryFault.Unsupported, $"{digest} is {what}.");
}
