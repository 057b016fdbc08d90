using JobQueue.Conformance.Crons;
using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Feed;
using JobQueue.Storage;
using JobQueue.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Documents;

/// <summary>A document that somebody changed by hand does not keep the others from being worked on.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class UnreadableDocumentTests
{
    private static readonly BsonDocument Nonsense = new("$set", new BsonDocument { { "onInterrupt", "sing" }, { "misfire", "sing" } });

    private static CancellationToken None => CancellationToken.None;

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_job_that_cannot_be_read_is_taken_out_of_the_way_of_the_others(int atOnce)
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = TestJobs.Many(3, replica.View.Clock.UtcNow);
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.Database.GetCollection<BsonDocument>("jobs").UpdateOneAsync(ById(jobs[0]), Nonsense);
        var taken = new List<JobId>();

        while ((await replica.View.Jobs.ClaimAsync(TestJobs.Request("w", atOnce), None)).Claims is { Count: > 0 } claims)
        {
            taken.AddRange(claims.Select(claim => claim.Id));
        }

        Assert.That(taken, Is.EquivalentTo(new[] { jobs[1].Id, jobs[2].Id }));
        Assert.That((await replica.View.Jobs.HeldByAsync("w-1", None)).Select(job => job.Id), Is.EquivalentTo(taken));
        Assert.That((await replica.View.Queries.ListAsync(new JobQuery(), None)).Jobs.Select(job => job.Id), Is.EquivalentTo(taken));
    }

    [Test]
    public async Task A_job_that_cannot_be_read_does_not_keep_a_dead_workers_other_jobs_from_being_buried()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = TestJobs.Many(2, replica.View.Clock.UtcNow);
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.View.Jobs.ClaimAsync(TestJobs.Request("w", 2), None);
        await replica.Database.GetCollection<BsonDocument>("jobs").UpdateOneAsync(ById(jobs[0]), Nonsense);

        var buried = await replica.View.Jobs.BuryAsync("w-1", None);

        Assert.That(buried.Select(job => job.Id), Is.EqualTo(new[] { jobs[1].Id }));
    }

    [Test]
    public async Task A_page_of_jobs_says_how_many_it_leaves_out()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = TestJobs.Many(3, replica.View.Clock.UtcNow).Select((job, index) => job with { ScheduledAt = job.ScheduledAt.AddMinutes(-index) }).ToList();
        await replica.View.Jobs.SubmitAsync(jobs, None);
        await replica.Database.GetCollection<BsonDocument>("jobs").UpdateOneAsync(ById(jobs[1]), Nonsense);

        var first = await replica.View.Queries.ListAsync(new JobQuery { Limit = 2 }, None);
        var second = await replica.View.Queries.ListAsync(new JobQuery { Start = first.Jobs.Count + first.Unreadable, Limit = 2 }, None);

        Assert.That((first.Jobs.Single().Id, first.Unreadable, first.Count), Is.EqualTo((jobs[0].Id, 1, 3L)));
        Assert.That((second.Jobs.Single().Id, second.Unreadable, second.Count), Is.EqualTo((jobs[2].Id, 0, 3L)));
    }

    [Test]
    public async Task A_cron_that_cannot_be_read_does_not_keep_the_others_from_being_found_due()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var now = replica.View.Clock.UtcNow;
        await replica.View.Crons.TryAddAsync(TestCrons.New(now, "first"), None);
        await replica.View.Crons.TryAddAsync(TestCrons.New(now, "second"), None);
        await replica.Database.GetCollection<BsonDocument>("crons").UpdateOneAsync(new BsonDocument("name", "first"), Nonsense);

        var due = await replica.View.Crons.EarliestAsync(10, None);

        Assert.That(due.Select(cron => cron.Name), Is.EqualTo(new[] { "second" }));
        Assert.That(async () => await replica.View.Crons.FindAsync("first", None), Throws.InstanceOf<JobQueueException>().With.Message.Contains("sing"));
    }

    [Test]
    public async Task It_is_named_in_the_log_once()
    {
        using var watch = new EventWatch();
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(watch)).BuildServiceProvider();
        using var client = new MongoClient("mongodb://127.0.0.1:1");
        var reader = ActivatorUtilities.CreateInstance<DocumentReader>(services);
        var collection = client.GetDatabase("jobs").GetCollection<BsonDocument>("crons");
        var documents = new[] { new BsonDocument("_id", "7"), new BsonDocument("_id", "8"), new BsonDocument("_id", "7") };

        var read = reader.ReadEach(collection, documents, document => document["_id"] == "7" ? throw new FormatException("no") : document);

        Assert.That(read, Is.EqualTo(new[] { documents[1] }));
        Assert.That(watch.Logged.Select(logged => logged.Message), Is.EqualTo(new[] { "Document '7' of collection 'crons' cannot be read and is passed over until it is corrected" }));
    }

    [Test]
    public async Task Changes_of_it_are_named_in_the_log_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        using var watch = new EventWatch();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(watch));
        var dispatcher = new ChangeDispatcher(
            replica.Get<MongoCollections>(), replica.Get<FeedHub>(), replica.Get<LaneDirectory>(), replica.Get<ClaimHints>(), replica.Get<DbClock>(), logging.CreateLogger<ChangeDispatcher>());

        foreach (var id in new[] { "7", "8", "7" })
        {
            Assert.That(dispatcher.Dispatch(BsonDocument.Parse($$"""{ "operationType": "insert", "ns": { "db": "d", "coll": "jobs" }, "documentKey": { "_id": "{{id}}" }, "fullDocument": { "_id": "{{id}}" } }""")), Is.True);
        }

        Assert.That(watch.Logged.Select(logged => logged["Key"]?.ToString()), Is.EqualTo(new[] { "7", "8" }));
    }

    private static BsonDocument ById(Job job) => new("_id", job.Id.ToString());
}
