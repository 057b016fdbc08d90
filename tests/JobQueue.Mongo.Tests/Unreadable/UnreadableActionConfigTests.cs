using JobQueue.Jobs;
using JobQueue.Steering;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Unreadable;

/// <summary>A config that somebody changed by hand stops its own action and no other.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableActionConfigTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_config_that_cannot_be_read_pauses_its_action_and_no_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database);

        var configs = await replica.View.ActionConfigs.ListAsync(None);

        Assert.That(configs.Select(config => (config.Action, config.Paused)), Is.EqualTo(new[] { ("a", true), ("b", false) }));
    }

    [Test]
    public async Task Jobs_of_another_action_are_submitted_and_those_of_its_own_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database);
        var client = replica.Get<IJobClient>();

        var submitted = await client.SubmitAsync(new JobSubmission { Action = "b" }, None);

        Assert.That(submitted.Job.RetriesLeft, Is.EqualTo(2));
        Assert.That(async () => await client.SubmitAsync(new JobSubmission { Action = "a" }, None), Throws.InstanceOf<JobQueueException>().With.Message.Contains("config of action 'a'"));
    }

    [Test]
    public async Task Setting_it_anew_corrects_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database);

        await replica.View.ActionConfigs.PauseAsync("a", None);
        await replica.View.ActionConfigs.ResumeAsync("a", None);
        var config = await replica.View.ActionConfigs.SetAsync(new ActionConfig { Action = "a", Retries = 5 }, None);

        Assert.That((await replica.View.ActionConfigs.ListAsync(None))[0], Is.EqualTo(config));
        Assert.That((config.Retries, config.Paused), Is.EqualTo((5, false)));
    }

    [Test]
    public async Task A_document_that_names_no_action_is_passed_over()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await SpoiltAsync(database);
        await replica.Database.GetCollection<BsonDocument>("action_configs").InsertOneAsync(new BsonDocument { { "_id", 7 }, { "paused", true } });

        var configs = await replica.View.ActionConfigs.ListAsync(None);

        Assert.That(configs.Select(config => config.Action), Is.EqualTo(new[] { "a", "b" }));
    }

    private static async Task<MongoReplica> SpoiltAsync(TestDatabase database)
    {
        var replica = await database.ConnectAsync();
        await replica.View.ActionConfigs.SetAsync(new ActionConfig { Action = "a", Retries = 1 }, None);
        await replica.View.ActionConfigs.SetAsync(new ActionConfig { Action = "b", Retries = 2 }, None);
        await replica.SetAsync("action_configs", "a", "backoff", new BsonDocument("type", "sing"));
        return replica;
    }
}
