using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Replica.Registry;

namespace Replica.Tests.Registry;

/// <summary>Makes small images: layers from lists of files, a config, and a manifest of one of the kinds that clients push.</summary>
internal sealed class ImageBuilder
{
    public const string OciImage = "application/vnd.oci.image.manifest.v1+json";

    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    public const string DockerImage = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly List<(string MediaType, byte[] Content)> _layers = [];

    private bool _isDocker;

    /// <summary>An image with one layer, which holds one file.</summary>
    public static ImageBuilder WithFile(string path, string content) => new ImageBuilder().Layer((path, content));

    /// <summary>Adds a layer of files, packed by tar and gzip.</summary>
    public ImageBuilder Layer(params (string Path, string Content)[] files) =>
        RawLayer("application/vnd.oci.image.layer.v1.tar+gzip", Gzip(Tar(files)));

    /// <summary>Adds a layer that is what the test says it is.</summary>
    public ImageBuilder RawLayer(string mediaType, byte[] content)
    {
        _layers.Add((mediaType, content));
        return this;
    }

    /// <summary>Makes a manifest of Docker's schema 2 instead of OCI's.</summary>
    public ImageBuilder AsDocker()
    {
        _isDocker = true;
        return this;
    }

    public BuiltImage Build()
    {
        var blobs = new Dictionary<Digest, byte[]>();
        var config = JsonSerializer.SerializeToUtf8Bytes(new { architecture = "amd64", os = "linux", rootfs = new { type = "layers", diff_ids = _layers.Select(layer => Digest.Of(layer.Content).ToString()) } });
        var layers = _layers.Select(layer => Describe(layer.MediaType, layer.Content, blobs)).ToList();
        var mediaType = _isDocker ? DockerImage : OciImage;
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType,
            config = Describe(_isDocker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json", config, blobs),
            layers,
        });
        return new BuiltImage(Digest.Of(manifest), manifest, mediaType, Digest.Of(config), [.. _layers.Select(layer => Digest.Of(layer.Content))], blobs);
    }

    /// <summary>An OCI index of images.</summary>
    public static byte[] IndexOf(params BuiltImage[] images) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        schemaVersion = 2,
        mediaType = OciIndex,
        manifests = images.Select(image => new { mediaType = image.MediaType, digest = image.Digest.ToString(), size = image.Manifest.Length }),
    });

    /// <summary>Files as a tar archive.</summary>
    public static byte[] Tar(params (string Path, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                // A fixed time: the same files are the same layer.
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    private static object Describe(string mediaType, byte[] content, Dictionary<Digest, byte[]> blobs)
    {
        var digest = Digest.Of(content);
        blobs[digest] = content;
        return new { mediaType, digest = digest.ToString(), size = content.Length };
    }
}
