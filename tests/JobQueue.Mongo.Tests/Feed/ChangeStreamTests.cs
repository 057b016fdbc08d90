using JobQueue.Conformance.Logs;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using JobQueue.TestServers;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ChangeStreamTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_stream_whose_connection_is_cut_goes_on_where_it_ended()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        await using var proxy = TcpProxy.To(MongoUrl.Create(database.Server.ConnectionString).Server.Port);
        var far = await database.ConnectAsync(connectionString: proxy.ConnectionString);
        var near = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(far.View.Feed, FeedTopics.Jobs);
        var before = await SubmitAsync(near);
        await listener.HearJobAsync(before.Id, JobStatus.Waiting);

        proxy.Refuse();
        var meanwhile = await SubmitAsync(near);
        proxy.Resume();

        await listener.HearJobAsync(meanwhile.Id, JobStatus.Waiting);
        Assert.That(listener.Heard, Has.None.TypeOf<FeedMessage.Resync>());
        Assert.That(listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Id), Is.EqualTo(new[] { before.Id, meanwhile.Id }));
    }

    [Test]
    public async Task A_process_that_watches_nothing_has_no_stream_and_one_as_soon_as_it_does()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        using var stop = new CancellationTokenSource();
        var feed = replica.View.Feed.RunAsync(stop.Token);
        await SubmitAsync(replica);
        var unwatched = Streams();

        await using var watch = replica.View.Feed
            .WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs, InitialRows = InitialRows.Included }, stop.Token).GetAsyncEnumerator(None);
        while (await watch.MoveNextAsync() && watch.Current is not FeedMessage.Ready)
        {
        }

        Assert.That(unwatched, Is.Zero);
        Assert.That(Streams(), Is.EqualTo(1));
        await stop.CancelAsync();
        await feed;

        int Streams() => recorder.Commands.Count(command => command.GetElement(0).Name == "aggregate" && command["pipeline"][0].AsBsonDocument.Contains("$changeStream"));
    }

    [Test]
    public async Task A_dropped_collection_makes_every_watcher_read_again_and_the_stream_start_anew()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync();
        await SubmitAsync(replica);
        await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);

        await replica.Database.DropCollectionAsync("jobs");

        await listener.HearAsync(message => message is FeedMessage.Resync);
        var after = await SubmitAsync(replica);
        await listener.HearJobAsync(after.Id, JobStatus.Waiting);
        using var indexes = await replica.Database.GetCollection<BsonDocument>("jobs").Indexes.ListAsync();
        Assert.That((await indexes.ToListAsync()).Select(index => index["name"].AsString), Does.Contain("active_key"));
    }

    [Test]
    public async Task A_database_that_is_dropped_is_watched_again()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync();
        await SubmitAsync(replica);
        await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);

        await replica.Client.DropDatabaseAsync(database.Name);

        await listener.HearAsync(message => message is FeedMessage.Resync);
        var after = await SubmitAsync(replica);
        await listener.HearJobAsync(after.Id, JobStatus.Waiting);
    }

    [Test]
    public async Task Of_a_batch_of_log_lines_one_event_is_sent_and_the_stream_stays_open_when_somebody_begins_to_watch_them()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        await using var jobs = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);
        await SubmitAsync(replica);
        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await jobs.HearJobAsync(claim.Id, JobStatus.Running);
        using var stop = new CancellationTokenSource();
        await using var logs = replica.View.Feed.WatchAsync(new FeedRequest { Topics = FeedTopics.Logs }, stop.Token).GetAsyncEnumerator(None);
        var first = logs.MoveNextAsync().AsTask();

        await replica.View.Logs.AppendAsync(claim, [.. new[] { "one", "two", "three" }.Select(text => new NewLogLine(text, replica.View.Clock.UtcNow, LogLevel.Information))], None);
        await replica.View.Jobs.CancelAsync(claim.Id, None);

        Assert.That(await first, Is.True);
        Assert.That(logs.Current, Is.EqualTo(new FeedMessage.LogAppended(claim.Id, 2)));
        await jobs.HearJobAsync(claim.Id, JobStatus.CancelRequest);
        Assert.That(jobs.Heard, Has.None.TypeOf<FeedMessage.Resync>());
        Assert.That(recorder.Commands.Count(command => command.Contains("aggregate") && command["pipeline"][0].AsBsonDocument.Contains("$changeStream")), Is.EqualTo(1));
        await stop.CancelAsync();
    }

    [Test]
    public async Task Heartbeats_and_progress_are_not_sent_and_log_lines_only_to_those_who_watch_logs()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs | FeedTopics.Workers);
        var worker = new Workers.Worker
        {
            Id = "w",
            Incarnation = "w-1",
            Status = Workers.WorkerStatus.Running,
            CapacityMap = CapacityMap.Empty,
            Actions = ["work"],
            HeartbeatExpiration = default,
            StartedAt = default,
        };
        await replica.View.Workers.RegisterAsync(worker, TimeSpan.FromSeconds(30), None);
        await SubmitAsync(replica);
        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];

        await replica.View.Workers.HeartbeatAsync("w-1", TimeSpan.FromSeconds(30), None);
        await replica.View.Jobs.ReportProgressAsync(claim, new JobProgress(50, null), None);
        await replica.View.Logs.AppendAsync(claim, [new NewLogLine("one", replica.View.Clock.UtcNow, LogLevel.Information)], None);
        await replica.View.Jobs.SettleAsync(claim, new JobSettlement.Completed(null), None);

        await listener.HearJobAsync(claim.Id, JobStatus.Done);
        Assert.That(listener.Heard.OfType<FeedMessage.WorkerChanged>().Count(), Is.EqualTo(1));
        Assert.That(
            listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job.Status),
            Is.EqualTo(new[] { JobStatus.Waiting, JobStatus.Running, JobStatus.Done }));
    }

    [Test]
    public async Task Moves_that_leave_the_status_as_it_was_are_told_with_the_right_status()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync();
        await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);
        var now = replica.View.Clock.UtcNow;
        await replica.View.Jobs.SubmitAsync([TestJobs.New(now) with { ScheduledAt = now.AddMinutes(1) }], None);

        var claim = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w") with { Ahead = TimeSpan.FromHours(1) }, None)).Claims[0];
        await replica.View.Jobs.ReleaseAsync(claim, None);
        await replica.View.Jobs.SubmitAsync([TestJobs.New(now)], None);
        var running = (await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await replica.View.Jobs.CancelAsync(running.Id, None);
        await replica.View.Jobs.DeleteAsync(running.Id, None);
        await replica.View.Jobs.SettleAsync(running, new JobSettlement.Cancelled(), None);

        await listener.HearJobAsync(running.Id, JobStatus.Deleted);
        var changes = listener.Heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job).ToList();
        Assert.That(
            changes.Where(change => change.Id == claim.Id).Select(change => (change.Rev, change.Status, change.Claimable)),
            Is.EqualTo(new[] { (1L, JobStatus.Waiting, true), (2L, JobStatus.Waiting, false), (3L, JobStatus.Waiting, true) }));
        Assert.That(
            changes.Where(change => change.Id == running.Id).Select(change => change.Status),
            Is.EqualTo(new[] { JobStatus.Waiting, JobStatus.Running, JobStatus.CancelRequest, JobStatus.CancelRequest, JobStatus.Deleted }));
    }

    private static async Task<Job> SubmitAsync(MongoReplica replica) =>
        (await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], None))[0].Job;
}
