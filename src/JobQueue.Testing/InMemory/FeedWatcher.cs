using System.Runtime.CompilerServices;
using System.Threading.Channels;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>What one watcher has not read yet. A watcher that falls behind loses its backlog and is told to read again.</summary>
internal sealed class FeedWatcher(FeedTopics topics, int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<FeedMessage> _unread = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public FeedTopics Topics { get; } = topics;

    public void Offer(FeedMessage message)
    {
        lock (_gate)
        {
            if (_unread.Count >= capacity)
            {
                _unread.Clear();
                _unread.Enqueue(new FeedMessage.Resync());
            }

            _unread.Enqueue(message);
        }

        _wakes.Writer.TryWrite(true);
    }

    public async IAsyncEnumerable<FeedMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TryTake(out var message))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return message;
            }

            await _wakes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FeedMessage? message)
    {
        lock (_gate)
        {
            return _unread.TryDequeue(out message);
        }
    }
}
