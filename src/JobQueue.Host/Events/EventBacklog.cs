using System.Globalization;

namespace JobQueue.Host.Events;

/// <summary>
/// The last events of this process, numbered, in a ring of fixed size that all listeners read at their own pace: no listener has a queue of its own, so a slow one costs no memory.
/// Whoever falls behind the ring is told that he has missed something.
/// </summary>
/// <param name="run">Names this ring: numbers of another process, or of an earlier run, mean nothing here.</param>
/// <param name="capacity">How many events are kept.</param>
internal sealed class EventBacklog(string run, int capacity)
{
    private readonly Lock _gate = new();
    private readonly QueueEvent[] _ring = new QueueEvent[capacity];
    private long _last;
    private TaskCompletionSource _more = NewSignal();

    /// <summary>The number of the latest event; 0 before the first.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    public void Append(QueueEvent queueEvent)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            _last++;
            _ring[_last % capacity] = queueEvent;
            more = _more;
            _more = NewSignal();
        }

        more.TrySetResult();
    }

    /// <summary>The events after a number, oldest first, at most <paramref name="most"/>.</summary>
    /// <returns><see langword="null"/> when some of them are gone.</returns>
    public IReadOnlyList<QueueEvent>? ReadAfter(long number, int most)
    {
        lock (_gate)
        {
            if (number < _last - capacity)
            {
                return null;
            }

            var count = (int)Math.Min(most, _last - number);
            return [.. Enumerable.Range(1, count).Select(offset => _ring[(number + offset) % capacity])];
        }
    }

    /// <summary>Returns once there is an event after a number.</summary>
    public Task WhenAfterAsync(long number)
    {
        lock (_gate)
        {
            return _last > number ? Task.CompletedTask : _more.Task;
        }
    }

    /// <summary>The id under which an event is sent.</summary>
    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");

    /// <summary>Finds where a listener was who has seen this id last.</summary>
    /// <returns><see langword="false"/> when it is not of this ring, or what came after it is gone.</returns>
    public bool TryResume(string id, out long number)
    {
        number = 0;
        return id.Length > run.Length + 1
            && id.StartsWith(run, StringComparison.Ordinal)
            && id[run.Length] == '-'
            && long.TryParse(id.AsSpan(run.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= Last
            && ReadAfter(number, most: 0) is not null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
