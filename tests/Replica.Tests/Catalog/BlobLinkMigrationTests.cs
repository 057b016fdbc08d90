using JobQueue.Jobs;
using NUnit.Framework;
using Replica.Catalog;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.Catalog;

public sealed class BlobLinkMigrationTests
{
    [Test]
    public async Task Which_repositories_have_a_blob_is_brought_into_the_database_once()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Push("other", "v1", ImageBuilder.WithFile("a", "1"));

        var first = await MigrateAsync(queue);
        var second = await MigrateAsync(queue);

        Assert.That(first, Is.EqualTo(new BlobLinkMigrationResult(Repositories: 2, Added: 4, Removed: 0, ResumedAfter: null)));
        Assert.That(second, Is.EqualTo(new BlobLinkMigrationResult(Repositories: 2, Added: 0, Removed: 0, ResumedAfter: null)));
        Assert.That(await queue.Get<BlobLinkCatalog>().RepositoriesOfAsync(image.Layers[0], CancellationToken.None), Is.EqualTo(new[] { "other", "team/app" }));
    }

    [Test]
    public async Task Links_that_are_gone_go_from_the_database()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Push("other", "v1", ImageBuilder.WithFile("a", "1"));
        await MigrateAsync(queue);
        Directory.Delete(registry.Layout.Repository(RepositoryName.Parse("other")), recursive: true);
        Directory.Delete(Path.GetDirectoryName(registry.Layout.LayerLink(RepositoryName.Parse("team/app"), image.Config))!, recursive: true);

        var result = await MigrateAsync(queue);

        Assert.That((result.Added, result.Removed), Is.EqualTo((0, 3)));
        Assert.That(await queue.Get<BlobLinkCatalog>().RepositoriesOfAsync(image.Layers[0], CancellationToken.None), Is.EqualTo(new[] { "team/app" }));
        Assert.That(await queue.Get<BlobLinkCatalog>().RepositoriesOfAsync(image.Config, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_job_that_was_interrupted_goes_on_after_the_last_repository_that_it_had_done()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        registry.Push("a", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Push("b", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Push("c", "v1", ImageBuilder.WithFile("a", "1"));
        var submission = new JobSubmission { Action = "bloblinkmigration", Id = JobId.New(TimeProvider.System) };
        var submitted = await queue.Harness.Client.SubmitAsync(submission);
        await queue.Get<MigrationCheckpoints>().SaveAsync(submitted.Job, RepositoryName.Parse("b"), CancellationToken.None);

        var resumed = (await queue.Harness.RunAsync(submission)).Job.GetResult<BlobLinkMigrationResult>();
        var next = await MigrateAsync(queue);

        Assert.That(resumed, Is.EqualTo(new BlobLinkMigrationResult(Repositories: 1, Added: 2, Removed: 0, ResumedAfter: "b")));
        Assert.That(next, Is.EqualTo(new BlobLinkMigrationResult(Repositories: 3, Added: 4, Removed: 0, ResumedAfter: null)), "another job begins at the beginning");
    }

    private static async Task<BlobLinkMigrationResult> MigrateAsync(RegistryQueue queue)
    {
        var run = await queue.RunAsync("bloblinkmigration");
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        return run.Job.GetResult<BlobLinkMigrationResult>()!;
    }
}
