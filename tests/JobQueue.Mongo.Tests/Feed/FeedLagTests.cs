using JobQueue.Mongo.Feed;
using JobQueue.Storage;
using JobQueue.TestServers;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class FeedLagTests
{
    [Test]
    public void There_is_none_before_the_database_was_reached()
    {
        var time = new FakeTimeProvider();
        var lag = new FeedLag(time);

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(lag.Now, Is.Null);
    }

    [Test]
    public void While_connected_it_is_how_late_the_latest_change_came()
    {
        var time = new FakeTimeProvider();
        var lag = new FeedLag(time);

        lag.Heard(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(lag.Now, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void A_change_from_a_clock_that_is_ahead_is_not_early()
    {
        var lag = new FeedLag(new FakeTimeProvider());

        lag.Heard(TimeSpan.FromSeconds(-1));

        Assert.That(lag.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void While_the_database_cannot_be_reached_it_grows()
    {
        var time = new FakeTimeProvider();
        var lag = new FeedLag(time);
        lag.Heard(TimeSpan.FromSeconds(3));

        lag.Lost();
        time.Advance(TimeSpan.FromMinutes(1));
        var during = lag.Now;
        lag.Heard(TimeSpan.Zero);

        Assert.That(during, Is.EqualTo(TimeSpan.FromSeconds(63)));
        Assert.That(lag.Now, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task A_change_that_comes_late_shows_as_lag_of_the_feed()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.ChangeStreams);
        var replica = await database.ConnectAsync();
        var before = replica.View.Feed.Lag;
        await using var listener = await Listener.StartAsync(replica.View.Feed, FeedTopics.Jobs);
        var connected = replica.View.Feed.Lag;
        var now = replica.View.Clock.UtcNow;

        var late = (await replica.View.Jobs.SubmitAsync([TestJobs.New(now) with { LastUpdated = now - TimeSpan.FromMinutes(5) }], CancellationToken.None))[0].Job;
        await listener.HearJobAsync(late.Id, Jobs.JobStatus.Waiting);

        Assert.That(before, Is.Null);
        Assert.That(connected, Is.EqualTo(TimeSpan.Zero));
        Assert.That(() => replica.View.Feed.Lag, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(5)).After(2000, 10));
    }
}
