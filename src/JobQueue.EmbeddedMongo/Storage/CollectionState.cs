using JobQueue.EmbeddedMongo.Storage.Trees;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>One version of a collection: raw documents by record id, and their indexes. Only the edit that made a version changes it.</summary>
internal sealed class CollectionState
{
    private readonly object _owner;
    private readonly RecordIds _recordIds;

    internal CollectionState(object owner, Guid uuid, string ns, CollectionOptions options)
    {
        _owner = owner;
        _recordIds = new RecordIds();
        (Uuid, Namespace, Options) = (uuid, ns, options);
        Records = new CopyOnWriteTree<long, byte[], RecordIdOrder>().Edit(owner);
        Indexes = [new IndexState(IndexSpec.Id).Edit(owner)];
    }

    private CollectionState(object owner, CollectionState source)
    {
        _owner = owner;
        _recordIds = source._recordIds;
        (Uuid, Namespace, Options) = (source.Uuid, source.Namespace, source.Options);
        Records = source.Records.Edit(owner);
        Indexes = [.. source.Indexes.Select(index => index.Edit(owner))];
        DataSize = source.DataSize;
    }

    internal Guid Uuid { get; }

    internal string Namespace { get; private init; }

    internal CollectionOptions Options { get; private set; }

    internal CopyOnWriteTree<long, byte[], RecordIdOrder> Records { get; }

    /// <summary>In order of creation; the first is the index on <c>_id</c>.</summary>
    internal IndexState[] Indexes { get; private set; }

    internal IndexState IdIndex => Indexes[0];

    internal long Count => Records.Count;

    /// <summary>The sum of the document sizes in bytes.</summary>
    internal long DataSize { get; set; }

    internal CollectionState Edit(object owner) => ReferenceEquals(owner, _owner) ? this : new(owner, this);

    internal CollectionState Renamed(object owner, string ns) => new(owner, this) { Namespace = ns };

    /// <summary>A record id that no document had before, also not in a transaction that is still open.</summary>
    internal long NextRecordId() => _recordIds.Next();

    internal void SkipRecordIds(long used) => _recordIds.Skip(used);

    internal IndexState? FindIndex(string name) => Array.Find(Indexes, index => index.Spec.Name == name);

    internal void AddIndex(IndexState index) => Indexes = [.. Indexes, index.Edit(_owner)];

    internal void RemoveIndex(string name) => Indexes = [.. Indexes.Where(index => index.Spec.Name != name)];

    internal void ReplaceOptions(CollectionOptions options) => Options = options;

    internal void ReplaceIndexSpec(IndexSpec spec) =>
        Indexes = [.. Indexes.Select(index => index.Spec.Name == spec.Name ? index.WithSpec(spec) : index)];

    private sealed class RecordIds
    {
        private long _last;

        internal long Next() => Interlocked.Increment(ref _last);

        internal void Skip(long used) => _last = Math.Max(_last, used);
    }
}
