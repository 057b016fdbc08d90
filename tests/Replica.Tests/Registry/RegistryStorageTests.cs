using System.Text;
using NUnit.Framework;
using Replica.Registry;

namespace Replica.Tests.Registry;

public sealed class RegistryStorageTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    private static readonly TagName V1 = TagName.Parse("v1");

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_image_is_read_by_its_tag_and_by_its_digest(bool asDocker)
    {
        using var registry = new RegistryFolder();
        var image = ImageBuilder.WithFile("etc/os-release", "ID=debian").Layer(("app", "1"));
        var built = registry.Push("team/app", "v1", asDocker ? image.AsDocker() : image);

        var byTag = await registry.Storage.FindManifestAsync(App, V1, CancellationToken.None);
        var byDigest = await registry.Storage.FindManifestAsync(App, built.Digest, CancellationToken.None);

        Assert.That(byTag, Is.InstanceOf<Manifest.Image>());
        var read = (Manifest.Image)byTag!;
        Assert.That(read.Digest, Is.EqualTo(built.Digest));
        Assert.That(read.MediaType, Is.EqualTo(built.MediaType));
        Assert.That(read.Config.Digest, Is.EqualTo(built.Config));
        Assert.That(read.Layers.Select(layer => layer.Digest), Is.EqualTo(built.Layers));
        Assert.That(read.Layers.Select(layer => layer.Size), Is.EqualTo(built.Layers.Select(layer => (long)built.Blobs[layer].Length)));
        Assert.That(byDigest!.Digest, Is.EqualTo(built.Digest));
    }

    [Test]
    public async Task An_index_is_read_with_its_images()
    {
        using var registry = new RegistryFolder();
        BuiltImage[] images = [ImageBuilder.WithFile("a", "amd64").Build(), ImageBuilder.WithFile("a", "arm64").AsDocker().Build()];
        registry.PushIndex("team/app", "v1", images);

        var read = await registry.Storage.FindManifestAsync(App, V1, CancellationToken.None);

        Assert.That(read, Is.InstanceOf<Manifest.Index>());
        Assert.That(read!.References.Select(reference => reference.Digest), Is.EqualTo(images.Select(image => image.Digest)));
    }

    [Test]
    public async Task What_is_not_there_is_null()
    {
        using var registry = new RegistryFolder();
        var built = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));

        Assert.That(await registry.Storage.FindManifestAsync(App, TagName.Parse("v2"), CancellationToken.None), Is.Null);
        Assert.That(await registry.Storage.FindManifestAsync(RepositoryName.Parse("other"), built.Digest, CancellationToken.None), Is.Null, "another repository's manifest");
        Assert.That(registry.Storage.OpenBlob(Digest.Of("nothing"u8)), Is.Null);
        Assert.That(registry.Storage.FindBlob(Digest.Of("nothing"u8)), Is.Null);
    }

    [Test]
    public async Task A_blob_is_read_as_a_stream_with_its_size()
    {
        using var registry = new RegistryFolder();
        var built = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));

        await using var blob = registry.Storage.OpenBlob(built.Layers[0])!;
        var content = new MemoryStream();
        await blob.CopyToAsync(content);

        Assert.That(content.ToArray(), Is.EqualTo(built.Blobs[built.Layers[0]]));
        Assert.That(registry.Storage.FindBlob(built.Layers[0])!.Size, Is.EqualTo(content.Length));
    }

    [Test]
    public void Everything_in_it_is_listed()
    {
        using var registry = new RegistryFolder();
        var shared = ImageBuilder.WithFile("a", "1");
        var built = registry.Push("team", "v1", shared);
        registry.Push("team/app", "v1", shared);
        registry.Push("team/app", "v2", shared);
        registry.Push("other__x/y.z-1", "latest", shared);

        var storage = registry.Storage;

        Assert.That(storage.Repositories().Select(name => name.ToString()), Is.EquivalentTo(new[] { "team", "team/app", "other__x/y.z-1" }));
        Assert.That(storage.Tags(App).Select(tag => tag.ToString()), Is.EquivalentTo(new[] { "v1", "v2" }));
        Assert.That(storage.Revisions(App).Select(link => link.Digest), Is.EqualTo(new[] { built.Digest }));
        Assert.That(storage.LayerLinks(App).Select(link => link.Digest), Is.EquivalentTo(built.Layers.Append(built.Config)));
        Assert.That(storage.Blobs().Select(blob => blob.Digest), Is.EquivalentTo(built.Layers.Append(built.Config).Append(built.Digest)));
    }

    [Test]
    public void A_folder_without_a_registry_is_not_an_empty_registry()
    {
        using var folder = new TemporaryFolder();
        var storage = new RegistryStorage(folder.Path, TimeProvider.System);

        Assert.That(() => storage.Repositories(), Throws.InstanceOf<RegistryFaultException>().With.Property(nameof(RegistryFaultException.Fault)).EqualTo(RegistryFault.NoRegistry));
    }

    [Test]
    public async Task A_manifest_whose_content_is_not_what_its_digest_names_is_refused_by_its_path()
    {
        using var registry = new RegistryFolder();
        var built = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.PutBlob(built.Digest, built.Manifest[..20]);

        var fault = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.Storage.FindManifestAsync(App, V1, CancellationToken.None));

        Assert.That(fault!.Fault, Is.EqualTo(RegistryFault.Corrupt));
        Assert.That(fault.Message, Does.Contain(registry.Layout.Blob(built.Digest)));
    }

    [Test]
    public async Task A_link_that_is_being_written_is_read_again()
    {
        using var registry = new RegistryFolder();
        var built = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        var link = registry.Layout.TagLink(App, V1);
        await File.WriteAllTextAsync(link, "sha256:12");

        var reading = registry.Storage.FindTagAsync(App, V1, CancellationToken.None);
        await File.WriteAllTextAsync(link, built.Digest.ToString());

        Assert.That(await reading, Is.EqualTo(built.Digest));
    }

    [Test]
    public async Task A_manifest_larger_than_registries_accept_is_refused()
    {
        using var registry = new RegistryFolder();
        var large = new byte[RegistryStorage.MaxManifestBytes + 1];
        var digest = Digest.Of(large);
        registry.PutManifest("team/app", digest, large);

        var fault = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.Storage.ReadManifestAsync(digest, CancellationToken.None));

        Assert.That(fault!.Fault, Is.EqualTo(RegistryFault.TooLarge));
    }

    [TestCase("""{"schemaVersion":1,"name":"app","fsLayers":[]}""", (int)RegistryFault.Unsupported)]
    [TestCase("""{"schemaVersion":2,"mediaType":"application/vnd.oci.artifact.manifest.v1+json"}""", (int)RegistryFault.Unsupported)]
    [TestCase("""{"schemaVersion":2}""", (int)RegistryFault.Corrupt)]
    [TestCase("""{"schemaVersion":2,"layers":[]}""", (int)RegistryFault.Corrupt)]
    [TestCase("""{"schemaVersion":2,"manifests":[{"digest":"sha256:../../etc"}]}""", (int)RegistryFault.Corrupt)]
    [TestCase("no json", (int)RegistryFault.Corrupt)]
    public async Task What_is_no_manifest_that_is_understood_is_refused(string json, int fault)
    {
        using var registry = new RegistryFolder();
        var content = Encoding.UTF8.GetBytes(json);
        registry.PutManifest("team/app", Digest.Of(content), content);

        var refusal = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.Storage.ReadManifestAsync(Digest.Of(content), CancellationToken.None));

        Assert.That((int)refusal!.Fault, Is.EqualTo(fault));
    }
}
