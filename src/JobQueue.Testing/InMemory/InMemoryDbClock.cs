using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Knows the database's time as the replica's own time plus the difference found at the latest sample.</summary>
internal sealed class InMemoryDbClock(InMemoryDatabase database, TimeProvider own) : IDbClock
{
    private long _offset;
    private bool _isSampled;

    public DateTimeOffset UtcNow => JobMoves.Milliseconds(own.GetUtcNow().AddTicks(Interlocked.Read(ref _offset)));

    public bool IsSampled => Volatile.Read(ref _isSampled);

    public ValueTask EnsureSampledAsync(CancellationToken cancellationToken)
    {
        Sample();
        return ValueTask.CompletedTask;
    }

    /// <summary>Samples; returns by how much the difference moved since the sample before.</summary>
    public TimeSpan Sample()
    {
        var offset = (database.Now - JobMoves.Milliseconds(own.GetUtcNow())).Ticks;
        var before = Interlocked.Exchange(ref _offset, offset);
        var first = !Volatile.Read(ref _isSampled);
        Volatile.Write(ref _isSampled, true);
        return first ? TimeSpan.Zero : TimeSpan.FromTicks(offset - before);
    }
}
