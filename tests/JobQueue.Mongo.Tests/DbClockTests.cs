using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DbClockTests : IDisposable
{
    private static readonly DateTimeOffset Own = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SettableClock _time = new();
    private readonly MongoClient _client = new("mongodb://127.0.0.1:1");
    private readonly DbClock _clock;

    public DbClockTests() => _clock = new DbClock(new MongoCollections(_client.GetDatabase("none"), new MongoJobQueueOptions()), _time);

    public void Dispose() => _client.Dispose();

    [Test]
    public void Before_the_first_sample_it_shows_this_process_own_time()
    {
        Assert.That(_clock.IsSampled, Is.False);
        Assert.That(_clock.UtcNow, Is.EqualTo(Own));
    }

    [TestCase(-10)]
    [TestCase(10)]
    public void A_replica_whose_clock_is_ten_minutes_wrong_shows_the_databases_time(int minutesWrong)
    {
        var databaseTime = Own.AddMinutes(minutesWrong);

        Sample(databaseTime, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.That(_clock.UtcNow, Is.EqualTo(databaseTime.AddSeconds(7)));
    }

    [Test]
    public void Setting_the_own_clock_changes_nothing_after_a_sample()
    {
        Sample(Own, TimeSpan.Zero);

        _time.Set += TimeSpan.FromHours(3);

        Assert.That(_clock.UtcNow, Is.EqualTo(Own));
    }

    [Test]
    public void The_sample_is_taken_for_the_middle_of_the_round_trip()
    {
        Sample(Own.AddMinutes(1), roundTrip: TimeSpan.FromMilliseconds(80));

        Assert.That(_clock.UtcNow, Is.EqualTo(Own.AddMinutes(1).AddMilliseconds(40)));
    }

    [Test]
    public void The_first_sample_is_no_jump()
    {
        var jump = Sample(Own.AddMinutes(5), TimeSpan.Zero);

        Assert.That(jump, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void A_new_primary_whose_clock_is_ahead_is_a_jump_and_then_the_time()
    {
        Sample(Own, TimeSpan.FromMilliseconds(2));
        _time.Advance(TimeSpan.FromSeconds(5));

        var jump = Sample(_clock.UtcNow.AddMinutes(5), TimeSpan.Zero);

        Assert.That(jump, Is.EqualTo(TimeSpan.FromMinutes(5)).Within(TimeSpan.FromMilliseconds(2)));
        Assert.That(_clock.UtcNow, Is.EqualTo(Own.AddSeconds(5).AddMinutes(5)).Within(TimeSpan.FromMilliseconds(2)));
    }

    [Test]
    public void A_slow_reply_does_not_look_like_a_jump()
    {
        Sample(Own, TimeSpan.FromMilliseconds(2));
        _time.Advance(TimeSpan.FromSeconds(5));
        var before = _clock.UtcNow;

        // The whole delay was on the way back: the midpoint is two seconds wrong.
        var jump = Sample(before, roundTrip: TimeSpan.FromSeconds(4));

        Assert.That(jump, Is.EqualTo(TimeSpan.Zero));
        Assert.That(_clock.UtcNow, Is.EqualTo(before.AddSeconds(4)).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public void A_better_sample_replaces_a_worse_one()
    {
        Sample(Own, roundTrip: TimeSpan.FromSeconds(2));

        Sample(Own.AddSeconds(2), TimeSpan.Zero);

        Assert.That(_clock.UtcNow, Is.EqualTo(Own.AddSeconds(2)));
    }

    private TimeSpan Sample(DateTimeOffset shown, TimeSpan roundTrip)
    {
        var sent = _time.GetTimestamp();
        _time.Advance(roundTrip);
        return _clock.Sample(shown, sent, _time.GetTimestamp());
    }

    /// <summary>A machine's clock that an administrator sets: the monotonic clock beneath goes on as before.</summary>
    private sealed class SettableClock : FakeTimeProvider
    {
        public SettableClock()
            : base(Own)
        {
        }

        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

        // The fake's timestamp follows its time of day.
        public override long GetTimestamp() => base.GetTimestamp() - Set.Ticks;
    }
}
