namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>One write in the order of all writes. Entries form a chain that readers follow without locks.</summary>
internal sealed class OplogEntry(OplogChange change)
{
    private volatile OplogEntry? _next;
    private volatile bool _isCut;

    internal OplogChange Change { get; } = change;

    /// <summary>The optime: seconds in the upper 32 bits, increment in the lower.</summary>
    internal ulong Timestamp { get; set; }

    /// <summary>The position among the entries of one transaction, which share a timestamp; otherwise 0.</summary>
    internal int Index { get; set; }

    /// <summary>Milliseconds since 1970 by the server's clock.</summary>
    internal long WallTime { get; set; }

    /// <summary>The journal's sequence of the batch it is part of.</summary>
    internal long Sequence { get; set; }

    /// <summary>The session and transaction number of an entry that belongs to a transaction.</summary>
    internal OplogTransaction? Transaction { get; set; }

    internal OplogEntry? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>Whether what came after it is gone: a reader that stands here has lost its place.</summary>
    internal bool IsCut => _isCut;

    /// <summary>Lets go of what follows, so that a reader that never comes back does not keep the whole chain in memory.</summary>
    internal void Cut()
    {
        _isCut = true;
        _next = null;
    }

    /// <summary>About how many bytes it holds.</summary>
    internal int Size { get; set; }
}
