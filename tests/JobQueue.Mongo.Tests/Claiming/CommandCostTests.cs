using JobQueue.Storage;
using JobQueue.TestServers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

/// <summary>What a job costs in commands, heartbeats and the change stream's own aside.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CommandCostTests
{
    private static readonly string[] NotOfJobs = ["getMore", "killCursors", "hello", "isMaster", "endSessions"];

    private readonly CommandRecorder _recorder = new();

    [Test]
    public async Task A_job_of_a_drain_costs_three_commands()
    {
        const int Jobs = 20;
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync(_recorder.Subscribe);
        var store = replica.View.Jobs;
        await WarmUpAsync(replica);

        foreach (var job in TestJobs.Many(Jobs, replica.View.Clock.UtcNow))
        {
            await store.SubmitAsync([job], CancellationToken.None);
        }

        for (var n = 0; n < Jobs; n++)
        {
            await ClaimAndSettleAsync(store);
        }

        Assert.That(Cost(), Is.EqualTo(3 * Jobs));
    }

    [Test]
    public async Task Jobs_claimed_together_cost_two_commands_for_all_and_one_to_end_each()
    {
        const int Jobs = 20;
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync(_recorder.Subscribe);
        var store = replica.View.Jobs;
        await WarmUpAsync(replica);
        await store.SubmitAsync(TestJobs.Many(Jobs, replica.View.Clock.UtcNow), CancellationToken.None);

        var claims = (await store.ClaimAsync(TestJobs.Request("w", maxCount: Jobs), CancellationToken.None)).Claims;
        foreach (var claim in claims)
        {
            await store.SettleAsync(claim, new JobSettlement.Completed(null), CancellationToken.None);
        }

        Assert.That(claims, Has.Count.EqualTo(Jobs));
        Assert.That(Cost(), Is.EqualTo(1 + 2 + Jobs));
    }

    [Test]
    public async Task A_job_that_comes_alone_costs_four_commands_while_the_stream_is_open()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync(_recorder.Subscribe);
        var store = replica.View.Jobs;
        using var stop = new CancellationTokenSource();
        var feed = replica.View.Feed.RunAsync(stop.Token);
        await using var watcher = replica.View.Feed.WatchAsync(new FeedRequest { Topics = FeedTopics.Jobs, InitialRows = InitialRows.Included }, stop.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        await HearAsync(watcher, message => message is FeedMessage.Ready);
        await WarmUpAsync(replica);
        await HearAsync(watcher, message => message is FeedMessage.JobChanged { Job.Status: JobQueue.Jobs.JobStatus.Done });
        await store.ClaimAsync(TestJobs.Request("w"), CancellationToken.None);
        _recorder.Clear();

        for (var n = 0; n < 10; n++)
        {
            await store.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], CancellationToken.None);
            await ClaimAndSettleAsync(store);

            // A claim that won is followed by one that asks for more.
            await store.ClaimAsync(TestJobs.Request("w", maxCount: 2), CancellationToken.None);
        }

        var cost = Cost();
        await stop.CancelAsync();
        await feed;
        Assert.That(cost, Is.EqualTo(4 * 10));
    }

    private static async Task HearAsync(IAsyncEnumerator<FeedMessage> watcher, Func<FeedMessage, bool> isIt)
    {
        do
        {
            Assert.That(await watcher.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)), Is.True);
        }
        while (!isIt(watcher.Current));
    }

    private static async Task ClaimAndSettleAsync(IJobStore store)
    {
        var claims = (await store.ClaimAsync(TestJobs.Request("w"), CancellationToken.None)).Claims;
        Assert.That(claims, Has.Count.EqualTo(1));
        await store.SettleAsync(claims[0], new JobSettlement.Completed(null), CancellationToken.None);
    }

    /// <summary>The first job of a lane stores the lane, and the first claim of a process reads all lanes.</summary>
    private async Task WarmUpAsync(MongoReplica replica)
    {
        await replica.View.Jobs.SubmitAsync([TestJobs.New(replica.View.Clock.UtcNow)], CancellationToken.None);
        await ClaimAndSettleAsync(replica.View.Jobs);
        _recorder.Clear();
    }

    private int Cost() => _recorder.Commands.Count(command => !NotOfJobs.Contains(command.GetElement(0).Name));
}
