using JobQueue.Mongo.Feed;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

[TestFixture]
internal sealed class FeedWatcherTests
{
    [Test]
    public async Task A_watcher_that_falls_behind_is_told_to_read_again_and_then_goes_on()
    {
        var watcher = new FeedWatcher(FeedTopics.Workers, InitialRows.Skipped, maxUnread: 2);
        foreach (var run in new[] { "a", "b", "c", "d" })
        {
            watcher.Offer(new FeedMessage.WorkerChanged(run));
        }

        await using var messages = watcher.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        var heard = await TakeAsync(messages, 3);
        watcher.Offer(new FeedMessage.WorkerChanged("e"));
        var later = await TakeAsync(messages, 1);

        Assert.That(heard, Is.EqualTo(new FeedMessage[] { new FeedMessage.WorkerChanged("a"), new FeedMessage.WorkerChanged("b"), new FeedMessage.Resync() }));
        Assert.That(later, Is.EqualTo(new[] { new FeedMessage.WorkerChanged("e") }));
    }

    [Test]
    public async Task A_watcher_that_has_yet_to_read_its_rows_is_not_told_to_read_again()
    {
        var watcher = new FeedWatcher(FeedTopics.Jobs, InitialRows.Included, maxUnread: 10);

        watcher.OfferResync();
        watcher.BeginToRead();
        watcher.Offer(new FeedMessage.WorkerChanged("a"));
        watcher.OfferResync();

        await using var messages = watcher.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.That(await TakeAsync(messages, 2), Is.EqualTo(new FeedMessage[] { new FeedMessage.WorkerChanged("a"), new FeedMessage.Resync() }));
    }

    private static async Task<List<FeedMessage>> TakeAsync(IAsyncEnumerator<FeedMessage> messages, int count)
    {
        var taken = new List<FeedMessage>();
        while (taken.Count < count && await messages.MoveNextAsync())
        {
            taken.Add(messages.Current);
        }

        return taken;
    }
}
