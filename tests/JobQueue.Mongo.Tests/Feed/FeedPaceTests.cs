using JobQueue.Mongo.Feed;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

/// <summary>When the feed lets changes gather.</summary>
[TestFixture]
internal sealed class FeedPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_few_changes_are_never_held_up()
    {
        var pace = new FeedPace(_time);

        var rests = Enumerable.Range(0, 20).Select(_ => After(pace, changes: 4)).ToList();

        Assert.That(rests.Select(rest => rest.IsCompleted), Is.All.True);
    }

    [Test]
    public void Changes_that_come_thick_and_fast_gather_until_there_are_fewer()
    {
        var pace = new FeedPace(_time);
        for (var n = 0; n < 10; n++)
        {
            _ = After(pace, changes: 20);
        }

        var busy = After(pace, changes: 20);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        var ended = busy.IsCompleted;
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var idle = After(pace, changes: 1);

        Assert.That(ended, Is.True);
        Assert.That(idle.IsCompleted, Is.True);
    }

    [Test]
    public void Without_the_pause_each_of_many_changes_would_be_asked_for_by_itself()
    {
        var pace = new FeedPace(_time);
        for (var n = 0; n < 10; n++)
        {
            _ = After(pace, changes: 20);
        }

        Assert.That(pace.RestAsync(1, CancellationToken.None).IsCompleted, Is.False);
    }

    private Task After(FeedPace pace, int changes)
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        return pace.RestAsync(changes, CancellationToken.None);
    }
}
