namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>A cursor over a result that is fixed when the query begins.</summary>
/// <param name="ns">The namespace the client names in <c>getMore</c>.</param>
/// <param name="documents">The result, taken as it is wanted.</param>
/// <param name="limit">After so many documents it is at its end without looking further; 0 for no limit.</param>
internal sealed class ResultCursor(string ns, IEnumerable<byte[]> documents, long limit = 0) : ServerCursor(ns)
{
    private readonly BatchFiller _filler = new(documents.GetEnumerator());
    private long _taken;

    internal override ValueTask<CursorBatch> NextAsync(int? batchSize, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var batch = new List<byte[]>();
        var ended = _filler.Fill(batch, batchSize);
        _taken += batch.Count;
        return ValueTask.FromResult(new CursorBatch(batch, ended || (limit > 0 && _taken >= limit)));
    }

    public override void Dispose()
    {
        _filler.Dispose();
        base.Dispose();
    }
}
