namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>
/// The oplog in memory: a chain of entries of bounded size. Only the writer appends; readers hold an entry and follow <see cref="OplogEntry.Next"/>.
/// </summary>
internal sealed class OplogChain
{
    private readonly long _maxBytes;
    private long _bytes;
    private volatile OplogEntry _first;
    private volatile OplogEntry _last;

    internal OplogChain(long maxBytes)
    {
        _maxBytes = maxBytes;
        var origin = new OplogEntry(new OplogChange.Command(string.Empty, Guid.Empty, []));
        _first = _last = origin;
    }

    /// <summary>The entry before the first one that is still there; it is not itself to be read.</summary>
    internal OplogEntry BeforeFirst => _first;

    internal OplogEntry Last => _last;

    /// <summary>The earliest optime after which nothing is missing.</summary>
    internal ulong ReachesBackTo => HasLost || _first.Next is not { } begin ? _first.Timestamp : begin.Timestamp;

    /// <summary>Whether entries have gone: then no stream can begin at or before <see cref="BeforeFirst"/>.</summary>
    internal bool HasLost { get; private set; }

    internal void Append(OplogEntry entry)
    {
        _bytes += entry.Size;
        _last.Next = entry;
        _last = entry;
    }

    /// <summary>Forgets old entries beyond the size limit; the optime they reach up to, or null if none had to go.</summary>
    internal ulong? Trim()
    {
        // In portions: each costs the journal a batch of its own.
        if (_bytes <= _maxBytes + (_maxBytes / 16))
        {
            return null;
        }

        var trimmed = false;
        while (_bytes > _maxBytes && _first.Next is { } next && !ReferenceEquals(next, _last))
        {
            var old = _first;
            _bytes -= next.Size;
            _first = next;
            old.Cut();
            trimmed = HasLost = true;
        }

        return trimmed ? _first.Timestamp : null;
    }

    /// <summary>Where the chain begins when it is rebuilt from a journal.</summary>
    internal void StartAfter(ulong timestamp)
    {
        _first.Timestamp = timestamp;
        HasLost = true;
    }
}
