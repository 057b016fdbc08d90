using System.Collections.Immutable;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>One version of everything that is stored: what a read, a cursor or a transaction sees for as long as it holds it.</summary>
/// <param name="Collections">The collections by namespace.</param>
/// <param name="Time">The optime of the last write in it.</param>
/// <param name="Sequence">The journal's sequence of the last write in it.</param>
internal sealed record Catalog(ImmutableDictionary<string, CollectionState> Collections, ulong Time, long Sequence)
{
    internal static readonly Catalog Empty = new(ImmutableDictionary<string, CollectionState>.Empty.WithComparers(StringComparer.Ordinal), 0, 0);

    internal CollectionState? Find(string ns) => Collections.GetValueOrDefault(ns);

    internal IEnumerable<CollectionState> InDatabase(string database) =>
        Collections.Values.Where(collection => collection.Namespace.StartsWith(database + ".", StringComparison.Ordinal));
}
