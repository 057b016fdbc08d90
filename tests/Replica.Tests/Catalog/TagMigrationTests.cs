using JobQueue.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Replica.Catalog;
using Replica.Events;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.Catalog;

public sealed class TagMigrationTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    [Test]
    public async Task Tags_and_manifests_are_brought_into_the_database_once()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.PushIndex("team/app", "all", image, ImageBuilder.WithFile("a", "2").Build());

        var first = await MigrateAsync(queue);
        var second = await MigrateAsync(queue);

        var tags = await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None);
        var manifests = await queue.Get<ManifestCatalog>().ListAsync(CancellationToken.None);
        Assert.That(first, Is.EqualTo(new TagMigrationResult(Repositories: 1, Tags: 2, Pushed: 2, Moved: 0, Deleted: 0, ManifestsAdded: 3, ManifestsRemoved: 0, Unreadable: 0, Deliveries: 0)));
        Assert.That(second, Is.EqualTo(new TagMigrationResult(Repositories: 1, Tags: 2, Pushed: 0, Moved: 0, Deleted: 0, ManifestsAdded: 0, ManifestsRemoved: 0, Unreadable: 0, Deliveries: 0)));
        Assert.That(tags.Select(tag => tag.Name.ToString()), Is.EqualTo(new[] { "all", "v1" }));
        Assert.That(tags[1].Digest, Is.EqualTo(image.Digest));
        Assert.That(manifests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_happens_to_a_tag_is_told_once()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush);
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete);

        var first = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await MigrateAsync(queue);
        var second = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "2"));
        await MigrateAsync(queue);
        registry.Untag("team/app", "v1");
        await MigrateAsync(queue);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await MigrateAsync(queue);
        await MigrateAsync(queue);

        Assert.That(Told(queue), Is.EqualTo(new[] { ("TAG_PUSH", first.Digest), ("TAG_PUSH", second.Digest), ("TAG_DELETE", second.Digest), ("TAG_PUSH", first.Digest) }));
    }

    [Test]
    public async Task The_last_tag_of_a_repository_that_is_gone_is_told_and_removed()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await MigrateAsync(queue);
        Directory.Delete(registry.Layout.Repository(App), recursive: true);

        var result = await MigrateAsync(queue);

        Assert.That((result.Deleted, result.ManifestsRemoved), Is.EqualTo((1, 1)));
        Assert.That(Told(queue), Has.Count.EqualTo(1));
        Assert.That(await queue.Get<TagCatalog>().KnownRepositoriesAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_run_that_dies_after_it_has_written_a_change_leaves_the_next_one_to_tell_of_it()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush);
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await SyncOnlyAsync(queue, registry);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "2"));
        await SyncOnlyAsync(queue, registry);
        registry.Untag("team/app", "v1");
        await SyncOnlyAsync(queue, registry);
        Assert.That(Told(queue), Is.Empty);

        await MigrateAsync(queue);
        await MigrateAsync(queue);

        Assert.That(Told(queue).Select(told => told.Type), Is.EqualTo(new[] { "TAG_PUSH", "TAG_PUSH", "TAG_DELETE" }));
        Assert.That(await queue.Get<TagCatalog>().KnownRepositoriesAsync(CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_run_that_dies_after_it_has_told_of_a_change_does_not_have_it_told_again()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await SyncOnlyAsync(queue, registry);
        var tag = (await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None)).Single();
        await queue.Get<RegistryEvents>().PublishAsync(
            new RegistryEvent { Id = tag.Events[0].Id, Type = tag.Events[0].Type, CreatedAt = tag.Events[0].At, Repository = App, Tag = tag.Name, Digest = tag.Digest }, CancellationToken.None);

        await MigrateAsync(queue);

        Assert.That(Told(queue), Has.Count.EqualTo(1));
        Assert.That((await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None)).Single().Events, Is.Empty);
    }

    [Test]
    public async Task Runs_at_the_same_time_tell_of_each_change_once()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush);
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete);
        for (var tag = 0; tag < 20; tag++)
        {
            registry.Push("team/app", $"v{tag}", ImageBuilder.WithFile("a", "1"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SyncAndTellAsync(queue, registry)));
        registry.Untag("team/app", "v0");
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "2"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SyncAndTellAsync(queue, registry)));

        Assert.That(Told(queue), Has.Count.EqualTo(22));
    }

    [Test]
    public async Task A_run_that_read_the_storage_before_a_push_does_not_undo_what_a_later_run_wrote()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        await MigrateAsync(queue);
        var seen = (await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None)).Single();
        var later = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "2"));
        await MigrateAsync(queue);
        var stale = new TagEvent(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), RegistryEventTypes.TagDelete, seen.Digest, TimeProvider.System.GetUtcNow());

        var wrote = await queue.Get<TagCatalog>().TryMarkDeletedAsync(seen, stale, CancellationToken.None);

        var tag = (await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None)).Single();
        Assert.That(wrote, Is.False);
        Assert.That((tag.Digest, tag.IsDeleted), Is.EqualTo((later.Digest, false)));
    }

    [Test]
    public async Task What_cannot_be_read_is_named_and_deletes_nothing()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete);
        var (whole, torn) = (registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1")), registry.Push("team/app", "v2", ImageBuilder.WithFile("a", "2")));
        registry.Push("team/app", "v3", ImageBuilder.WithFile("a", "3"));
        await MigrateAsync(queue);
        File.WriteAllText(registry.Layout.TagLink(App, TagName.Parse("v2")), "sha256:");
        var unknown = registry.Push("team/app", "v4", ImageBuilder.WithFile("a", "4"));
        File.Delete(registry.Layout.Blob(unknown.Digest));
        registry.Untag("team/app", "v3");

        var run = await queue.RunAsync("tagmigration");

        var result = run.Job.GetResult<TagMigrationResult>()!;
        Assert.That((result.Unreadable, result.Pushed, result.Deleted, result.ManifestsRemoved), Is.EqualTo((2, 1, 1, 0)));
        Assert.That(run.Log.Select(line => line.Text), Has.Some.StartsWith("team/app:v2 cannot be read").And.Some.StartsWith("team/app:v4 cannot be read"));
        Assert.That((await queue.Get<TagCatalog>().ListAsync(App, CancellationToken.None)).Select(tag => tag.Digest), Is.EqualTo(new[] { whole.Digest, torn.Digest, unknown.Digest }));
        Assert.That((await queue.Get<ManifestCatalog>().ListAsync(CancellationToken.None)).Keys, Does.Contain(torn.Digest));
    }

    private static async Task<TagMigrationResult> MigrateAsync(RegistryQueue queue)
    {
        var run = await queue.RunAsync("tagmigration");
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        return run.Job.GetResult<TagMigrationResult>()!;
    }

    /// <summary>A run that dies before it tells of anything.</summary>
    private static async Task SyncOnlyAsync(RegistryQueue queue, RegistryFolder registry)
    {
        var manifests = queue.Get<ManifestCatalog>();
        var import = new ManifestImport(registry.Storage, manifests, await manifests.ListAsync(CancellationToken.None));
        await new TagSync(registry.Storage, queue.Get<TagCatalog>(), import, new TagMigrationTally(), TimeProvider.System, NullLogger.Instance).RunAsync(App, CancellationToken.None);
    }

    private static async Task SyncAndTellAsync(RegistryQueue queue, RegistryFolder registry)
    {
        await SyncOnlyAsync(queue, registry);
        await queue.Get<TagEventPublisher>().PublishAsync(CancellationToken.None);
    }

    private static List<(string Type, Digest Digest)> Told(RegistryQueue queue) =>
        [.. queue.Harness.Submitted("webhook").OrderBy(job => job.CreatedAt).Select(job => job.Parameters!.Value.GetProperty("payload")).OrderBy(payload => payload.GetProperty("createdAt").GetString(), StringComparer.Ordinal)
            .Select(payload => (payload.GetProperty("type").GetString()!, Digest.Parse(payload.GetProperty("contents").GetProperty("digest").GetString()!)))];
}
