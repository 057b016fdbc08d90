namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Whether an index holds exactly the entries that the documents of its collection ask for.</summary>
/// <param name="Name">The index.</param>
/// <param name="Entries">How many entries it holds.</param>
/// <param name="Missing">The record ids of documents that lack an entry, once for each.</param>
/// <param name="Extra">The record ids of entries that no document asks for.</param>
internal sealed record IndexAgreement(string Name, long Entries, IReadOnlyList<long> Missing, IReadOnlyList<long> Extra)
{
    internal bool IsValid => Missing.Count == 0 && Extra.Count == 0;

    internal static IReadOnlyList<IndexAgreement> Of(CollectionState collection, CancellationToken cancellationToken) =>
        [.. collection.Indexes.Select(index => Of(collection, index, cancellationToken))];

    private static IndexAgreement Of(CollectionState collection, IndexState index, CancellationToken cancellationToken)
    {
        var missing = new List<long>();
        var expected = 0L;
        var records = collection.Records.Cursor();
        for (var more = records.First(); more; more = records.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var key in IndexKeyExtractor.Extract(index.Spec, RawBson.Parse(records.Value)).Keys)
            {
                expected++;
                if (!index.Holds(key, records.Key))
                {
                    missing.Add(records.Key);
                }
            }
        }

        // Where the number is right and nothing is missing, nothing can be too many.
        var extra = expected - missing.Count == index.Entries.Count ? [] : Strays(collection, index, cancellationToken);
        return new IndexAgreement(index.Spec.Name, index.Entries.Count, missing, extra);
    }

    private static List<long> Strays(CollectionState collection, IndexState index, CancellationToken cancellationToken)
    {
        var strays = new List<long>();
        var entries = index.Entries.Cursor();
        for (var more = entries.First(); more; more = entries.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var recordId = IndexState.RecordIdOf(entries.Key);
            var key = entries.Key.AsSpan(0, entries.Key.Length - 8).ToArray();
            if (!collection.Records.TryGet(recordId, out var bytes) || !IndexKeyExtractor.Extract(index.Spec, RawBson.Parse(bytes)).Contains(key))
            {
                strays.Add(recordId);
            }
        }

        return strays;
    }
}
