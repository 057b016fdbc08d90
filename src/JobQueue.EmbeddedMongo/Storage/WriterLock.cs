namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>The right to write; given back on dispose.</summary>
internal sealed class WriterLock(SemaphoreSlim writer) : IDisposable
{
    private SemaphoreSlim? _writer = writer;

    public void Dispose() => Interlocked.Exchange(ref _writer, null)?.Release();
}
