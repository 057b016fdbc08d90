using JobQueue.Mongo.Claiming;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Claiming;

[TestFixture]
internal sealed class IdleMemoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Lanes = ["work|"];

    private FakeTimeProvider _time = null!;
    private ClaimHints _hints = null!;
    private IdleMemory _memory = null!;

    [SetUp]
    public void Create()
    {
        _time = new FakeTimeProvider(Now);
        _hints = new ClaimHints();
        _memory = new IdleMemory(_hints, _time);
        _hints.StreamOpened();
    }

    [Test]
    public void What_was_found_is_believed_while_the_stream_is_silent()
    {
        _memory.Remember(_memory.Version, Lanes, Now.AddHours(1));

        Assert.That(_memory.Recall(Lanes, Now)?.Next, Is.EqualTo(Now.AddHours(1)));
    }

    [Test]
    public void Without_a_stream_nothing_is_believed()
    {
        _memory.Remember(_memory.Version, Lanes, null);

        _hints.StreamLost();

        Assert.That(_memory.Recall(Lanes, Now), Is.Null);
    }

    [Test]
    public void A_change_that_comes_while_the_database_is_being_asked_is_not_lost()
    {
        var version = _memory.Version;
        _hints.SomethingCameUp();

        _memory.Remember(version, Lanes, null);

        Assert.That(_memory.Recall(Lanes, Now), Is.Null);
    }

    [Test]
    public void A_stream_that_was_lost_and_opened_again_proves_nothing_of_the_time_between()
    {
        _memory.Remember(_memory.Version, Lanes, null);

        _hints.StreamLost();
        _hints.StreamOpened();

        Assert.That(_memory.Recall(Lanes, Now), Is.Null);
    }

    [Test]
    public void Other_lanes_are_asked_for()
    {
        _memory.Remember(_memory.Version, Lanes, null);

        Assert.That(_memory.Recall(["work|", "work|scan=1"], Now), Is.Null);
    }

    [Test]
    public void A_job_that_may_now_be_claimed_ahead_is_asked_for()
    {
        _memory.Remember(_memory.Version, Lanes, Now.AddMinutes(1));

        Assert.That(_memory.Recall(Lanes, Now.AddMinutes(1)), Is.Null);
    }

    [Test]
    public void Silence_is_not_believed_for_ever()
    {
        _memory.Remember(_memory.Version, Lanes, null);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_memory.Recall(Lanes, Now), Is.Null);
    }
}
