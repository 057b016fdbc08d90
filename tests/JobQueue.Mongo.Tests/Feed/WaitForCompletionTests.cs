using JobQueue.EmbeddedMongo;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.TestServers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

/// <summary>A client without a worker, whose change feed nobody has started, waits for the end of a job that another process runs. Sweeps are too rare to help.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class WaitForCompletionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task The_end_of_a_retry_chain_is_told_by_the_change_stream()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var worker = await database.ConnectAsync();
        var client = await database.ConnectAsync();

        await TellsTheEndAsync(client, FeedMode.Stream, worker);
    }

    [Test]
    public async Task The_end_of_a_retry_chain_is_told_by_polling_where_there_are_no_change_streams()
    {
        await using var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions { ChangeStreams = ChangeStreamSupport.Refused });
        static void PollOften(MongoJobQueueOptions options) => options.PollInterval = TimeSpan.FromMilliseconds(50);
        await using var worker = await MongoReplica.ConnectAsync(server.ConnectionString, "jobs", configure: PollOften);
        await using var client = await MongoReplica.ConnectAsync(server.ConnectionString, "jobs", configure: PollOften);

        await TellsTheEndAsync(client, FeedMode.Polling, worker);
    }

    [Test]
    public async Task An_end_between_the_call_and_the_opening_of_the_stream_is_not_missed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var worker = await database.ConnectAsync();
        var client = await database.ConnectAsync();
        var jobs = await worker.View.Jobs.SubmitAsync(TestJobs.Many(20, worker.View.Clock.UtcNow), None);

        var waiting = jobs.Select(result => client.Get<IJobClient>().WaitForCompletionAsync(result.Job.Id)).ToList();
        foreach (var result in jobs)
        {
            await worker.View.Jobs.CancelAsync(result.Job.Id, None);
        }

        var ended = await Task.WhenAll(waiting).WaitAsync(Patience, TimeProvider.System);
        Assert.That(ended.Select(job => job.Status), Is.All.EqualTo(JobStatus.Cancel));
    }

    private static async Task TellsTheEndAsync(MongoReplica client, FeedMode mode, MongoReplica worker)
    {
        var root = (await worker.View.Jobs.SubmitAsync([TestJobs.New(worker.View.Clock.UtcNow) with { RetriesLeft = 1, RetriesTotal = 1 }], None))[0].Job;
        var waiting = client.Get<IJobClient>().WaitForCompletionAsync(root.Id);

        // What happens from here on, only changes tell.
        await UntilAsync(() => client.View.Feed.Mode == mode);
        var first = (await worker.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        var retry = new PlannedRetry(JobId.New(TimeProvider.System), worker.View.Clock.UtcNow.AddSeconds(-1));
        await worker.View.Jobs.SettleAsync(first, new JobSettlement.Failed(new JobError("boom", "It broke."), retry), None);

        var second = (await worker.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims[0];
        await worker.View.Jobs.SettleAsync(second, new JobSettlement.Completed(System.Text.Json.JsonSerializer.SerializeToElement(7)), None);

        var ended = await waiting.WaitAsync(Patience, TimeProvider.System);
        Assert.That((ended.Id, ended.Status, ended.GetResult<int>()), Is.EqualTo((retry.Id, JobStatus.Done, 7)));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }
}
