using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using Replica.Events;
using Replica.GarbageCollection;
using Replica.Tests.Registry;

namespace Replica.Tests.GarbageCollection;

public sealed class GcHandlerTests
{
    [Test]
    public async Task A_run_says_what_it_did_and_tells_subscribers()
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");
        await queue.SubscribeAsync(RegistryEventTypes.GarbageCollected);

        var run = await queue.RunAsync("gc");

        var result = run.Job.GetResult<GcResult>()!;
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        Assert.That((result.BlobsDeleted, result.ManifestsUnlinked, result.StoppedEarly), Is.EqualTo((3, 1, (string?)null)));
        Assert.That(registry.Has(image.Digest), Is.False);
        Assert.That(run.Log.Select(line => line.Text), Has.Some.StartsWith("Deleted 3 blobs ("));
        var delivery = queue.Harness.AssertSubmitted("webhook").Parameters!.Value.GetProperty("payload");
        Assert.That(delivery.GetProperty("type").GetString(), Is.EqualTo("GC_COMPLETED"));
        Assert.That(delivery.GetProperty("contents").GetProperty("blobsDeleted").GetInt32(), Is.EqualTo(3));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_time_limit_ends_a_run_as_done_with_nothing_aside(bool byDeadline)
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");
        var submission = new JobSubmission { Action = "gc", Deadline = byDeadline ? TimeSpan.FromMinutes(2) : null }.WithParameters(byDeadline ? (object)new { settle = "1h" } : new { settle = "1h", minutes = "2" });

        var run = await queue.Harness.WithTimePassingAsync(queue.Harness.RunAsync(submission), TimeSpan.FromSeconds(5));

        var result = run.Job.GetResult<GcResult>()!;
        Assert.That(run.Status, Is.EqualTo(JobStatus.Done), run.Job.Error?.Message);
        Assert.That(result.StoppedEarly, Is.EqualTo("stopped early: for 2m0s"));
        Assert.That(result.BlobsDeleted, Is.Zero);
        Assert.That(image.Blobs.Keys.Append(image.Digest).All(registry.Has), Is.True);
        Assert.That(registry.Aside(), Is.Empty);
    }

    [Test]
    public async Task A_run_that_is_cancelled_puts_back_what_lies_aside()
    {
        using var registry = new RegistryFolder();
        var image = registry.Push("team/app", "v1", ImageBuilder.WithFile("a", "1"));
        registry.Untag("team/app", "v1");
        RegistryQueue? started = null;
        var wasAside = 0;
        var script = new SweepScript(async (step, time) =>
        {
            if (step == SweepStep.BatchAside && time == 1)
            {
                wasAside = registry.Aside().Count;
                await started!.Harness.Client.CancelAsync(started.Harness.Submitted("gc")[0].Id);
            }
        });
        await using var queue = await RegistryQueue.StartAsync(registry, builder => builder.Services.AddSingleton<ISweepWatch>(script));
        started = queue;

        var run = await queue.Harness.WithTimePassingAsync(queue.Harness.RunAsync(new JobSubmission { Action = "gc" }.WithParameters(new { settle = "1h" })), TimeSpan.FromSeconds(1));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(wasAside, Is.EqualTo(1));
        Assert.That(image.Blobs.Keys.Append(image.Digest).All(registry.Has), Is.True);
        Assert.That(registry.Aside(), Is.Empty);
    }

    [TestCase("gc")]
    [TestCase("tagmigration")]
    [TestCase("bloblinkmigration")]
    public async Task Without_a_storage_an_action_fails_for_good_and_names_the_setting(string action)
    {
        await using var queue = await RegistryQueue.StartAsync(folder: null);

        var run = await queue.Harness.RunAsync(new JobSubmission { Action = action, Retries = 3 });

        Assert.That(run.Status, Is.EqualTo(JobStatus.Error));
        Assert.That((run.Job.Error!.Type, run.Retry), Is.EqualTo(("no_storage", (Job?)null)));
        Assert.That(run.Job.Error.Message, Does.Contain("--storage").And.Contain("Replica:Storage"));
    }

    [TestCase("gc")]
    [TestCase("tagmigration")]
    [TestCase("bloblinkmigration")]
    public async Task A_storage_that_is_not_mounted_fails_for_good(string action)
    {
        using var registry = new RegistryFolder();
        Directory.Delete(Path.Combine(registry.Root, "docker"), recursive: true);
        await using var queue = await RegistryQueue.StartAsync(registry);

        var run = await queue.Harness.RunAsync(new JobSubmission { Action = action, Retries = 3 });

        Assert.That((run.Status, run.Job.Error!.Type, run.Retry), Is.EqualTo((JobStatus.Error, "no_registry", (Job?)null)));
    }

    [TestCase("grace", "long")]
    [TestCase("settle", "-1s")]
    [TestCase("minutes", "0")]
    public async Task A_parameter_that_cannot_be_is_refused(string name, string value)
    {
        using var registry = new RegistryFolder();
        await using var queue = await RegistryQueue.StartAsync(registry);

        var run = await queue.Harness.RunAsync(new JobSubmission { Action = "gc", Retries = 3 }.WithParameters(new Dictionary<string, string> { [name] = value }));

        Assert.That((run.Status, run.Job.Error!.Type, run.Retry), Is.EqualTo((JobStatus.Error, "invalid_parameters", (Job?)null)));
        Assert.That(run.Job.Error.Message, Does.StartWith($"{name}:"));
    }

    [Test]
    public async Task One_run_at_a_time_is_set_where_no_operator_has_set_anything()
    {
        await using var queue = await RegistryQueue.StartAsync(folder: null);
        var configs = queue.Get<IActionConfigStore>();
        await configs.SetAsync(new ActionConfig { Action = "tagmigration", MaxRunning = 5, Retries = 2 }, CancellationToken.None);
        await configs.SetAsync(new ActionConfig { Action = "gc", Retries = 2 }, CancellationToken.None);

        foreach (var service in queue.Harness.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            await service.StartAsync(CancellationToken.None);
            await service.ExecuteTask!;
        }

        Assert.That((await configs.FindAsync("gc", CancellationToken.None))!, Is.EqualTo(new ActionConfig { Action = "gc", MaxRunning = 1, Retries = 2 }).Using<ActionConfig>((left, right) => left.MaxRunning == right.MaxRunning && left.Retries == right.Retries));
        Assert.That((await configs.FindAsync("tagmigration", CancellationToken.None))!.MaxRunning, Is.EqualTo(5));
        Assert.That((await configs.FindAsync("bloblinkmigration", CancellationToken.None))!.MaxRunning, Is.EqualTo(1));
    }
}
