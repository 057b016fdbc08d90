using NUnit.Framework;
using Replica.GarbageCollection;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.GarbageCollection;

public sealed class GarbageCollectorTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    [Test]
    public async Task What_no_tag_leads_to_is_deleted_and_the_rest_kept()
    {
        using var registry = new RegistryFolder();
        var kept = registry.Push("team/app", "v1", ImageBuilder.WithFile("base", "shared").Layer(("app", "1")));
        var gone = registry.Push("team/app", "v2", ImageBuilder.WithFile("base", "shared").Layer(("app", "2")));
        registry.Untag("team/app", "v2");

        var result = await registry.CollectAsync();

        await registry.AssertServesEverythingAsync();
        Assert.That(kept.Blobs.Keys.Append(kept.Digest).All(registry.Has), Is.True);
        Assert.That(registry.Has(gone.Layers[0]), Is.True, "shared with an image that is kept");
        Assert.That(new[] { gone.Layers[1], gone.Config, gone.Digest }.Any(registry.Has), Is.False);
        Assert.That(registry.Layout.RevisionLink(App, gone.Digest), Does.Not.Exist);
        Assert.That(result, Is.EqualTo(new GcResult(
            BlobsDeleted: 3, BytesFreed: gone.Blobs[gone.Layers[1]].Length + gone.Blobs[gone.Config].Length + gone.Manifest.Length,
            BlobsKept: 4, PutBack: 0, ManifestsUnlinked: 1, UploadsDeleted: 0, Restored: 0, StoppedEarly: null)));
    }

    [Test]
    public async Task The_images_of_an_index_are_kept_and_go_with_it()
    {
        using var registry = new RegistryFolder();
        var (amd64, arm64) = (ImageBuilder.WithFile("a", "amd64").Build(), ImageBuilder.WithFile("a", "arm64").AsDocker().Build());
        var index = registry.PushIndex("team/app", "v1", amd64, arm64);

        var first = await registry.CollectAsync();
        await registry.AssertServesEverythingAsync();
        registry.Untag("team/app", "v1");
        var second = await registry.CollectAsync();

        Assert.That((first.BlobsDeleted, first.ManifestsUnlinked), Is.EqualTo((0, 0)));
        Assert.That((second.BlobsDeleted, second.ManifestsUnlinked), Is.EqualTo((7, 3)));
        Assert.That(new[] { index, amd64.Digest, arm64.Digest }.Any(registry.Has), Is.False);
    }

    [Test]
    public async Task A_manifest_goes_from_the_repository_that_has_no_tag_for_it_and_stays_in_the_other()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Push("other", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("other", "v1");

        var result = await registry.CollectAsync();

        await registry.AssertServesEverythingAsync();
        Assert.That(registry.Layout.RevisionLink(RepositoryName.Parse("other"), image.Digest), Does.Not.Exist);
        Assert.That((result.BlobsDeleted, result.ManifestsUnlinked), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task What_was_written_or_linked_within_the_grace_period_is_kept()
    {
        using var registry = new RegistryFolder();
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        var (blob, linked, child) = (ImageBuilder.WithFile("a", "2").Build(), ImageBuilder.WithFile("a", "3").Build(), ImageBuilder.WithFile("a", "4").Build());
        registry.PutBlob(blob.Layers[0], blob.Blobs[blob.Layers[0]]);
        RegistryFolder.Freshen(registry.Layout.Blob(blob.Layers[0]));
        registry.PushUntagged("team/app", linked);
        RegistryFolder.Freshen(registry.Layout.LayerLink(App, linked.Layers[0]));
        registry.PushUntagged("team/app", child);
        RegistryFolder.Freshen(registry.Layout.RevisionLink(App, child.Digest));

        await registry.CollectAsync();

        Assert.That(registry.Has(blob.Layers[0]), Is.True, "an uploaded blob whose manifest is on its way");
        Assert.That(registry.Has(linked.Layers[0]), Is.True, "a blob that was mounted from elsewhere");
        Assert.That(registry.Has(linked.Config), Is.False);
        Assert.That(child.Blobs.Keys.Append(child.Digest).All(registry.Has), Is.True, "an image whose index is on its way");
    }

    [Test]
    public async Task A_manifest_that_is_pushed_again_between_the_look_at_its_age_and_the_move_is_kept()
    {
        using var registry = new RegistryFolder();
        BuiltImage[] images = [ImageBuilder.WithFile("a", "1").Build(), ImageBuilder.WithFile("a", "2").Build()];
        registry.PushUntagged("team/app", images[0]);
        registry.PushUntagged("team/app", images[1]);
        BuiltImage? again = null;
        var pushing = SweepScript.At(SweepStep.FileAside, () =>
        {
            again = images.Single(image => File.Exists(registry.Layout.RevisionLink(App, image.Digest)));
            RegistryFolder.Freshen(registry.Layout.RevisionLink(App, again.Digest));
        });

        await registry.CollectAsync(pushing);

        Assert.That(registry.Layout.RevisionLink(App, again!.Digest), Does.Exist);
        Assert.That(again.Blobs.Keys.Append(again.Digest).All(registry.Has), Is.True);
        Assert.That(images.Count(image => registry.Has(image.Digest)), Is.EqualTo(1));
    }

    [Test]
    public async Task The_grace_period_can_be_set()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");

        await registry.CollectAsync(options: new GcOptions { Settle = TimeSpan.Zero, Grace = TimeSpan.FromDays(2) });

        Assert.That(registry.Has(image.Digest), Is.True);
    }

    [Test]
    public async Task Uploads_that_nothing_came_to_for_a_day_are_deleted()
    {
        using var registry = new RegistryFolder();
        var stale = registry.StartUpload("team/app", "11111111-1111-1111-1111-111111111111", "half"u8.ToArray());
        var busy = registry.StartUpload("team/app", "22222222-2222-2222-2222-222222222222", "half"u8.ToArray());
        Directory.SetLastWriteTimeUtc(stale, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(Path.Combine(stale, "data"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(Path.Combine(stale, "startedat"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-3));

        var result = await registry.CollectAsync();

        Assert.That(stale, Does.Not.Exist);
        Assert.That(busy, Does.Exist);
        Assert.That(result.UploadsDeleted, Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_deleted_while_it_is_unknown_what_a_tag_needs()
    {
        using var registry = new RegistryFolder();
        var broken = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        var missing = registry.Push("team/app", "v2", ImageBuilder.WithFile("a", "2"));
        var garbage = registry.Push("team/app", "v3", ImageBuilder.WithFile("a", "3"));
        registry.Untag("team/app", "v3");
        registry.PutBlob(broken.Digest, broken.Manifest[..20]);
        File.Delete(registry.Layout.Blob(missing.Digest));

        var fault = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.CollectAsync());

        Assert.That(fault!.Message, Does.Contain("team/app:v1").And.Contain("team/app:v2"));
        Assert.That(garbage.Blobs.Keys.Append(garbage.Digest).Concat(broken.Blobs.Keys).Concat(missing.Blobs.Keys).All(registry.Has), Is.True);
    }

    [Test]
    public async Task A_tag_that_breaks_while_a_batch_lies_aside_brings_the_batch_back()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        var garbage = registry.Push("team/app", "v2", ImageBuilder.WithFile("a", "2"));
        registry.Untag("team/app", "v2");
        var breaking = SweepScript.At(SweepStep.BatchAside, () => registry.Tag("team/app", "v3", Digest.Of("no such manifest"u8)));

        var fault = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.CollectAsync(breaking));

        Assert.That(fault!.Message, Does.Contain("team/app:v3"));
        Assert.That(garbage.Blobs.Keys.Append(garbage.Digest).Append(image.Digest).All(registry.Has), Is.True);
        Assert.That(registry.Layout.RevisionLink(App, garbage.Digest), Does.Exist);
        Assert.That(registry.Aside(), Is.Empty);
    }

    [Test]
    public async Task Blobs_without_any_repository_are_taken_for_a_storage_that_is_half_there()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        Directory.Delete(registry.Layout.Repositories, recursive: true);

        await Assert.ThrowsAsync<RegistryFaultException>(() => registry.CollectAsync());

        Assert.That(registry.Has(image.Digest), Is.True);
    }

    [Test]
    public async Task What_an_interrupted_run_left_aside_is_back_before_anything_else_happens()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        var killed = new AsideFolder(registry.Layout, "killed", TimeProvider.System);
        killed.MoveAside(registry.Layout.Blob(image.Layers[0]));
        killed.MoveAside(registry.Layout.RevisionLink(App, image.Digest));
        var served = false;
        var looking = SweepScript.At(SweepStep.Restored, () => served = registry.Has(image.Layers[0]) && File.Exists(registry.Layout.RevisionLink(App, image.Digest)));

        var result = await registry.CollectAsync(looking);

        Assert.That(served, Is.True);
        Assert.That(result.Restored, Is.EqualTo(2));
        await registry.AssertServesEverythingAsync();
    }

    [Test]
    public async Task A_storage_over_two_file_systems_is_refused()
    {
        if (!Directory.Exists("/dev/shm"))
        {
            Assert.Ignore("There is no second file system to try.");
        }

        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");
        var elsewhere = Directory.CreateDirectory($"/dev/shm/{Path.GetFileName(registry.Root)}");
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(registry.Root, AsideFolder.Name), elsewhere.FullName);

            var fault = await Assert.ThrowsAsync<RegistryFaultException>(() => registry.CollectAsync());

            Assert.That(fault!.Message, Does.Contain("file systems"));
            Assert.That(registry.Has(image.Digest), Is.True);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Empty_folders_go_once_they_are_old()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");
        await registry.CollectAsync();
        var folder = registry.Layout.BlobFolder(image.Digest);
        Assert.That(folder, Does.Exist, "the registry may be about to write into it");

        Directory.SetLastWriteTimeUtc(folder, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));
        await registry.CollectAsync();

        Assert.That(folder, Does.Not.Exist);
    }
}
