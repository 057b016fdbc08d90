namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Gives each write its optime: the second it happens in, counted up within the second, never going back. Used under the writer lock.</summary>
internal sealed class OpTimeClock(TimeProvider time)
{
    private ulong _last;

    internal ulong Next()
    {
        var second = (ulong)time.GetUtcNow().ToUnixTimeSeconds() << 32;
        _last = second > _last ? second | 1 : _last + 1;
        return _last;
    }

    /// <summary>Goes on after an optime that was read from the journal.</summary>
    internal void StartAfter(ulong last) => _last = Math.Max(_last, last);

    internal long WallTime() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
