using System.Runtime.CompilerServices;
using System.Threading.Channels;
using JobQueue.Storage;

namespace JobQueue.Mongo.Feed;

/// <summary>One watcher's queue of messages, bounded: what does not fit is dropped, and the watcher is told to read again.</summary>
internal sealed class FeedWatcher(FeedTopics topics, InitialRows initialRows, int maxUnread)
{
    private readonly Channel<FeedMessage> _unread = Channel.CreateBounded<FeedMessage>(new BoundedChannelOptions(maxUnread) { SingleReader = true });
    private int _missed;
    private volatile bool _hasYetToRead = initialRows == InitialRows.Included;

    public FeedTopics Topics { get; } = topics;

    /// <summary>From here on the watcher reads its rows, and must be told when they may be out of date.</summary>
    public void BeginToRead() => _hasYetToRead = false;

    public void OfferResync()
    {
        if (!_hasYetToRead)
        {
            Offer(new FeedMessage.Resync());
        }
    }

    public void Offer(FeedMessage message)
    {
        // A full queue means that the reader is at work on what is in it, so it will come to see the mark.
        if (!_unread.Writer.TryWrite(message))
        {
            Interlocked.Exchange(ref _missed, 1);
        }
    }

    public async IAsyncEnumerable<FeedMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_unread.Reader.TryRead(out var message))
            {
                yield return message;
            }

            if (Interlocked.Exchange(ref _missed, 0) != 0)
            {
                yield return new FeedMessage.Resync();
            }
            else
            {
                await _unread.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
