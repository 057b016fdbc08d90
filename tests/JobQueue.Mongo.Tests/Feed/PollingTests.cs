using JobQueue.Conformance.Crons;
using JobQueue.EmbeddedMongo;
using JobQueue.Jobs;
using JobQueue.Mongo.Indexes;
using JobQueue.Mongo.Tests.Unreadable;
using JobQueue.Storage;
using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

/// <summary>On a server that refuses change streams, as a stand-alone one does.</summary>
[TestFixture]
internal sealed class PollingTests
{
    private EmbeddedMongoServer _server = null!;
    private MongoReplica _replica = null!;

    private static CancellationToken None => CancellationToken.None;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions { ChangeStreams = ChangeStreamSupport.Refused });
        _replica = await MongoReplica.ConnectAsync(_server.ConnectionString, "jobs", configure: options => options.PollInterval = TimeSpan.FromMilliseconds(50));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _replica.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task The_feed_says_that_it_polls()
    {
        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Jobs);

        Assert.That(_replica.View.Feed.Mode, Is.EqualTo(FeedMode.Polling));
    }

    [Test]
    public async Task The_last_status_of_a_job_is_heard_and_its_revisions_only_grow()
    {
        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Jobs);
        var job = (await _replica.View.Jobs.SubmitAsync([TestJobs.New(_replica.View.Clock.UtcNow)], None))[0].Job;
        await listener.HearJobAsync(job.Id, JobStatus.Waiting);

        var claim = (await _replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await _replica.View.Jobs.SettleAsync(claim, new JobSettlement.Completed(null), None);

        await listener.HearJobAsync(job.Id, JobStatus.Done);
        var revisions = listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Rev).ToList();
        Assert.That(revisions, Is.Ordered.Ascending);
        Assert.That(revisions, Is.Unique);
    }

    [Test]
    public async Task Jobs_submitted_while_a_polled_watch_begins_are_neither_missed_nor_doubled()
    {
        var jobs = TestJobs.Many(100, _replica.View.Clock.UtcNow);
        var submitting = Task.Run(async () =>
        {
            foreach (var job in jobs)
            {
                await _replica.View.Jobs.SubmitAsync([job], None);
            }
        });
        using var stop = new CancellationTokenSource();
        var feed = _replica.View.Feed.RunAsync(stop.Token);
        await using var watch = _replica.View.Feed
            .WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs, InitialRows = InitialRows.Included }, stop.Token).GetAsyncEnumerator(None);

        // The last one is submitted once the rows are there, so whatever came in between has been told before it.
        var heard = new List<JobId>();
        JobId? last = null;
        while (last is null || heard[^1] != last)
        {
            Assert.That(await watch.MoveNextAsync(), Is.True);
            if (watch.Current is FeedMessage.JobChanged { Job: var change })
            {
                heard.Add(change.Id);
            }
            else if (watch.Current is FeedMessage.Ready)
            {
                await submitting;
                last = (await _replica.View.Jobs.SubmitAsync([TestJobs.New(_replica.View.Clock.UtcNow)], None))[0].Job.Id;
            }
        }

        Assert.That(heard.SkipLast(1), Is.EquivalentTo(jobs.Select(job => job.Id)));
        await stop.CancelAsync();
        await feed;
    }

    [Test]
    public async Task The_operators_capacities_are_heard_of()
    {
        await _replica.View.Workers.RegisterAsync(
            new Workers.Worker
            {
                Id = "w",
                Incarnation = "w-1",
                Status = Workers.WorkerStatus.Running,
                CapacityMap = CapacityMap.Empty,
                Actions = ["work"],
                HeartbeatExpiration = default,
                StartedAt = default,
            },
            TimeSpan.FromSeconds(30),
            None);
        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Workers);

        await _replica.View.Workers.SetOperatorCapacityAsync("w", CapacityMap.Parse("scan=1"), None);
        await listener.HearAsync(message => message is FeedMessage.CapacityChanged { WorkerId: "w" });
        await _replica.View.Workers.SetOperatorCapacityAsync("w", null, None);
        await listener.HearAsync(message => message is FeedMessage.CapacityChanged { WorkerId: "w" });
        await _replica.View.Workers.SetStatusAsync("w-1", Workers.WorkerStatus.Draining, None);
        await listener.HearAsync(message => message is FeedMessage.WorkerChanged { Incarnation: "w-1" });
    }

    [Test]
    public async Task The_index_for_polling_is_made_only_where_it_is_needed()
    {
        var before = await IndexNamesAsync();

        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Jobs);

        Assert.That(before, Does.Not.Contain(IndexCatalog.Changes));
        Assert.That(await IndexNamesAsync(), Does.Contain(IndexCatalog.Changes));
    }

    [Test]
    public async Task A_job_that_cannot_be_read_keeps_nobody_from_hearing_of_the_others()
    {
        using var stop = new CancellationTokenSource();
        var spoilt = (await _replica.View.Jobs.SubmitAsync([TestJobs.New(_replica.View.Clock.UtcNow)], None))[0].Job;
        await _replica.SpoilAsync(spoilt.Id, "status");
        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Jobs);
        await _replica.SetAsync("jobs", spoilt.Id.ToString(), "lastUpdated", _replica.View.Clock.UtcNow.UtcDateTime);

        var job = (await _replica.View.Jobs.SubmitAsync([TestJobs.New(_replica.View.Clock.UtcNow)], None))[0].Job;

        await listener.HearJobAsync(job.Id, JobStatus.Waiting);
        Assert.That(listener.IsRunning, Is.True);
    }

    [Test]
    public async Task Documents_without_a_revision_or_a_name_keep_nobody_from_hearing_of_the_others()
    {
        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.ActionConfigs | FeedTopics.Crons);
        foreach (var collection in new[] { "action_configs", "crons" })
        {
            await _replica.Database.GetCollection<BsonDocument>(collection).InsertManyAsync([new BsonDocument { { "_id", "spoilt" }, { "name", "x" } }, new BsonDocument { { "_id", 7 }, { "name", "y" } }]);
        }

        await _replica.View.ActionConfigs.PauseAsync("b", None);
        await _replica.View.Crons.TryAddAsync(TestCrons.New(_replica.View.Clock.UtcNow), None);

        await listener.HearAsync(message => message is FeedMessage.ActionConfigChanged { Action: "b" });
        await listener.HearAsync(message => message is FeedMessage.CronChanged { CronId: not "spoilt" });
        Assert.That(listener.IsRunning, Is.True);
    }

    [Test]
    public async Task A_watch_begins_also_where_a_row_cannot_be_read()
    {
        var jobs = TestJobs.Many(2, _replica.View.Clock.UtcNow);
        await _replica.View.Jobs.SubmitAsync(jobs, None);
        await _replica.SetAsync("jobs", jobs[0].Id.ToString(), "scheduledAt", "sing");
        await _replica.Database.GetCollection<BsonDocument>("action_configs").InsertOneAsync(new BsonDocument("_id", 7));
        await _replica.Database.GetCollection<BsonDocument>("crons").InsertOneAsync(new BsonDocument("_id", 7));

        await using var listener = await Listener.StartAsync(_replica.View.Feed, FeedTopics.Jobs | FeedTopics.ActionConfigs | FeedTopics.Crons);

        Assert.That(listener.Rows.OfType<FeedMessage.JobChanged>().Select(row => row.Job.Id), Is.EqualTo(new[] { jobs[1].Id }));
    }

    private async Task<IEnumerable<string>> IndexNamesAsync()
    {
        using var cursor = await _replica.Database.GetCollection<BsonDocument>("jobs").Indexes.ListAsync();
        return (await cursor.ToListAsync()).Select(index => index["name"].AsString);
    }
}
