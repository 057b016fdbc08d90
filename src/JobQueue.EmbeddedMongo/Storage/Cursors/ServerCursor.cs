namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>A result that a client takes in batches.</summary>
internal abstract class ServerCursor(string ns) : IDisposable
{
    private int _busy;

    internal long Id { get; set; }

    internal string Namespace { get; } = ns;

    /// <summary>The session it belongs to; only that session may go on with it.</summary>
    internal Guid? Session { get; init; }

    /// <summary>The transaction it reads in; null outside of one.</summary>
    internal Transaction? Transaction { get; init; }

    internal DateTimeOffset LastUse { get; set; }

    /// <summary>Whether it stays open however long nobody uses it (<c>noCursorTimeout</c>); its session still ends it.</summary>
    internal bool OutlivesIdleness { get; init; }

    /// <summary>The next documents.</summary>
    /// <param name="batchSize">The most documents; null for as many as fit.</param>
    /// <param name="patience">How long a cursor that follows new documents may wait for one; null for its own default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal abstract ValueTask<CursorBatch> NextAsync(int? batchSize, TimeSpan? patience, CancellationToken cancellationToken);

    /// <summary>Takes the cursor for one command; false if another command has it.</summary>
    internal bool TryUse() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    internal void EndUse() => Volatile.Write(ref _busy, 0);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
