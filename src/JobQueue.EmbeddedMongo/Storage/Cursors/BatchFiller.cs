namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>Takes documents until the batch is full: by count or by the size of one answer.</summary>
internal sealed class BatchFiller(IEnumerator<byte[]> source) : IDisposable
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private byte[]? _held;

    /// <summary>Fills the batch; true if the source came to its end.</summary>
    internal bool Fill(List<byte[]> batch, int? batchSize)
    {
        var bytes = batch.Sum(document => (long)document.Length);
        while (batchSize is null || batch.Count < batchSize)
        {
            if (_held is null && !source.MoveNext())
            {
                return true;
            }

            _held ??= source.Current;
            if (batch.Count > 0 && bytes + _held.Length > MaxBytes)
            {
                return false;
            }

            batch.Add(_held);
            bytes += _held.Length;
            _held = null;
        }

        return false;
    }

    public void Dispose() => source.Dispose();
}
