using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
internal sealed class MongoJobQueueOptionsTests
{
    [Test]
    public void The_defaults_are_accepted() => Assert.That(Validate(_ => { }).Succeeded, Is.True);

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a.b")]
    [TestCase("a$b")]
    [TestCase("this-name-is-longer-than-the-63-bytes-which-a-database-name-may-have")]
    public void A_name_that_no_database_can_have_is_refused(string name) =>
        Assert.That(Validate(options => options.Database = name).FailureMessage, Does.Contain(nameof(MongoJobQueueOptions.Database)));

    [TestCase("a$")]
    [TestCase("system.")]
    [TestCase("ü")]
    public void A_prefix_that_no_collection_can_have_is_refused(string prefix) =>
        Assert.That(Validate(options => options.CollectionPrefix = prefix).FailureMessage, Does.Contain(nameof(MongoJobQueueOptions.CollectionPrefix)));

    [Test]
    public void Each_value_out_of_bounds_is_named()
    {
        var result = Validate(options =>
        {
            options.WriteTimeout = TimeSpan.Zero;
            options.FeedAwaitTime = TimeSpan.FromHours(1);
            options.PollInterval = TimeSpan.FromMilliseconds(1);
            options.FinishBatch = 0;
        });

        Assert.That(result.Failures, Has.Exactly(1).Contains("WriteTimeout").And.Exactly(1).Contains("FeedAwaitTime").And.Exactly(1).Contains("PollInterval").And.Exactly(1).Contains("FinishBatch"));
    }

    [Test]
    public void A_text_that_is_no_connection_string_is_refused_without_repeating_it()
    {
        var builder = new JobQueueBuilder(new ServiceCollection());

        Assert.That(
            () => builder.UseMongo("mongodb//user:secret@host"),
            Throws.ArgumentException.With.Message.Contains("connection string").And.Message.Not.Contains("secret"));
    }

    [Test]
    public void A_bad_setting_is_refused_by_name_when_the_storage_is_made()
    {
        var services = new ServiceCollection();
        new JobQueueBuilder(services).UseMongo("mongodb://localhost", options => options.CollectionPrefix = "a$");
        using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<MongoCollections>, Throws.TypeOf<OptionsValidationException>().With.Message.Contains("CollectionPrefix"));
    }

    [Test]
    public void Whatever_the_connection_string_says_writes_wait_for_a_majority_and_reads_are_the_primarys()
    {
        var services = new ServiceCollection();
        new JobQueueBuilder(services).UseMongo("mongodb://localhost/shop?w=1&journal=false&readPreference=secondary&readConcernLevel=local&retryWrites=false", o => o.CollectionPrefix = "q_");
        using var provider = services.BuildServiceProvider();

        var collections = provider.GetRequiredService<MongoCollections>();

        foreach (var collection in new[] { collections.Jobs, collections.JobLogs, collections.Lanes, collections.Workers, collections.WorkerCapacities, collections.Meta })
        {
            Assert.That(collection.Settings.WriteConcern.W, Is.EqualTo(WriteConcern.WMajority.W));
            Assert.That(collection.Settings.WriteConcern.Journal, Is.Not.False);
            Assert.That(collection.Settings.ReadConcern, Is.EqualTo(ReadConcern.Majority));
            Assert.That(collection.Settings.ReadPreference, Is.EqualTo(ReadPreference.Primary));
            Assert.That(collection.CollectionNamespace.FullName, Does.StartWith("shop.q_"));
        }

        Assert.That(collections.Client.Settings.RetryWrites, Is.True);
    }

    private static ValidateOptionsResult Validate(Action<MongoJobQueueOptions> change)
    {
        var options = new MongoJobQueueOptions();
        change(options);
        return new MongoJobQueueOptionsValidator().Validate(null, options);
    }
}
