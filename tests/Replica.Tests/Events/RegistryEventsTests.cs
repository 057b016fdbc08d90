using System.Text.Json;
using System.Text.Json.Nodes;
using JobQueue;
using JobQueue.Jobs;
using NUnit.Framework;
using Replica.Actions;
using Replica.Events;
using Replica.Registry;
using Replica.Tests.Registry;

namespace Replica.Tests.Events;

public sealed class RegistryEventsTests
{
    [Test]
    public async Task An_event_is_delivered_to_every_subscription_that_it_concerns()
    {
        await using var queue = await RegistryQueue.StartAsync(folder: null);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush, "http://all.test/");
        await queue.SubscribeAsync(RegistryEventTypes.TagPush, "http://app.test/", key: "team/app");
        await queue.SubscribeAsync(RegistryEventTypes.TagPush, "http://other.test/", key: "team/other");
        await queue.SubscribeAsync(RegistryEventTypes.TagDelete, "http://deleted.test/");

        var concerned = await queue.Get<RegistryEvents>().PublishAsync(Pushed(), CancellationToken.None);

        var deliveries = queue.Harness.Submitted("webhook").Select(job => job.Parameters!.Value).ToList();
        Assert.That(concerned, Is.EqualTo(2));
        Assert.That(deliveries.Select(delivery => delivery.GetProperty("url").GetString()), Is.EquivalentTo(new[] { "http://all.test/", "http://app.test/" }));
        Assert.That(deliveries[0].GetProperty("payload").GetProperty("type").GetString(), Is.EqualTo("TAG_PUSH"));
        Assert.That(deliveries[0].GetProperty("payload").GetProperty("contents").GetRawText(), Is.EqualTo("""{"repository":"team/app","tag":"v1","by":"test"}"""));
    }

    [Test]
    public async Task An_event_of_the_whole_registry_concerns_no_subscription_of_one_repository()
    {
        await using var queue = await RegistryQueue.StartAsync(folder: null);
        await queue.SubscribeAsync(RegistryEventTypes.GarbageCollected, "http://app.test/", key: "team/app");

        var concerned = await queue.Get<RegistryEvents>().PublishAsync(Pushed() with { Type = RegistryEventTypes.GarbageCollected, Repository = null }, CancellationToken.None);

        Assert.That(concerned, Is.Zero);
    }

    [Test]
    public async Task An_event_that_is_told_again_is_delivered_once()
    {
        await using var queue = await RegistryQueue.StartAsync(folder: null);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush, "http://all.test/");
        var happened = Pushed();

        await queue.Get<RegistryEvents>().PublishAsync(happened, CancellationToken.None);
        await queue.Get<RegistryEvents>().PublishAsync(happened, CancellationToken.None);
        await queue.Get<RegistryEvents>().PublishAsync(Pushed(), CancellationToken.None);

        Assert.That(queue.Harness.Submitted("webhook"), Has.Count.EqualTo(2), "the first event once, and another one");
    }

    [Test]
    public async Task A_delivery_is_signed_with_a_secret_that_no_job_shows()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => Task.CompletedTask);
        await using var queue = await RegistryQueue.StartAsync(folder: null, WithWebhooks);
        await queue.SubscribeAsync(RegistryEventTypes.TagPush, receiver.Url, secret: "s3cret");
        await queue.Get<RegistryEvents>().PublishAsync(Pushed(), CancellationToken.None);

        var runs = await queue.Harness.DrainAsync();

        var request = receiver.Requests.Single();
        Assert.That(runs.Single().Status, Is.EqualTo(JobStatus.Done));
        Assert.That(runs.Single().Job.Parameters!.Value.GetRawText(), Does.Not.Contain("s3cret"));
        Assert.That(request.Headers["X-JobQueue-Signature-256"], Is.EqualTo(WebhookRequest.Sign(System.Text.Encoding.UTF8.GetBytes(request.Body), "s3cret")));
        Assert.That(JsonDocument.Parse(request.Body).RootElement.GetProperty("contents").GetProperty("tag").GetString(), Is.EqualTo("v1"));
    }

    [Test]
    public async Task Nothing_is_delivered_once_the_subscription_is_deleted()
    {
        await using var receiver = await WebhookReceiver.StartAsync(_ => Task.CompletedTask);
        await using var queue = await RegistryQueue.StartAsync(folder: null, WithWebhooks);
        var subscription = await queue.SubscribeAsync(RegistryEventTypes.TagPush, receiver.Url);
        await queue.Get<RegistryEvents>().PublishAsync(Pushed(), CancellationToken.None);
        await queue.Get<WebhookSubscriptions>().DeleteAsync(subscription.Id, CancellationToken.None);

        var runs = await queue.Harness.DrainAsync();

        Assert.That(runs.Single().Status, Is.EqualTo(JobStatus.Done));
        Assert.That(receiver.Requests, Is.Empty);
    }

    private static void WithWebhooks(JobQueueBuilder queue)
    {
        queue.Services.AddWebhooks();
        queue.AddHandler<WebhookHandler>("webhook");
    }

    private static RegistryEvent Pushed() => new()
    {
        Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        Type = RegistryEventTypes.TagPush,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Repository = RepositoryName.Parse("team/app"),
        Tag = TagName.Parse("v1"),
        Details = new JsonObject { ["by"] = "test" },
    };
}
