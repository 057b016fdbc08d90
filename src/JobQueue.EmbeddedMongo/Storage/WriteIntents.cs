
namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>What open transactions have written: each document and each new unique key belongs to one of them until it ends. Used under the writer lock.</summary>
internal sealed class WriteIntents
{
    private readonly Dictionary<(Guid Collection, long RecordId), Transaction> _documents = [];
    private readonly Dictionary<UniqueKey, Transaction> _keys = [];

    internal Transaction? HolderOf(Guid collection, long recordId) => _documents.GetValueOrDefault((collection, recordId));

    internal Transaction? HolderOf(Guid collection, string index, byte[] key) =>
        _keys.Count == 0 ? null : _keys.GetValueOrDefault(new UniqueKey(collection, index, key));

    internal void Take(Transaction holder, Guid collection, long recordId) => _documents[(collection, recordId)] = holder;

    internal void Take(Transaction holder, Guid collection, string index, byte[] key) => _keys[new UniqueKey(collection, index, key)] = holder;

    internal void Release(Transaction holder)
    {
        foreach (var document in _documents.Where(entry => entry.Value == holder).Select(entry => entry.Key).ToList())
        {
            _documents.Remove(document);
        }

        foreach (var key in _keys.Where(entry => entry.Value == holder).Select(entry => entry.Key).ToList())
        {
            _keys.Remove(key);
        }
    }

    private readonly record struct UniqueKey(Guid Collection, string Index, byte[] Key)
    {
        public bool Equals(UniqueKey other) => Collection == other.Collection && Index == other.Index && Key.AsSpan().SequenceEqual(other.Key);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(Collection);
            hash.AddBytes(Key);
            return hash.ToHashCode();
        }
    }
}
