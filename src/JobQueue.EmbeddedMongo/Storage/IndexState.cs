using System.Buffers.Binary;
using JobQueue.EmbeddedMongo.Storage.Trees;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>One version of an index: its entries are the encoded keys, each followed by its record id.</summary>
internal sealed class IndexState
{
    private readonly object _owner;

    internal IndexState(IndexSpec spec)
        : this(new object(), spec, new CopyOnWriteTree<byte[], byte, ByteOrder>(), new bool[spec.Paths.Count])
    {
    }

    private IndexState(object owner, IndexSpec spec, CopyOnWriteTree<byte[], byte, ByteOrder> entries, bool[] multikey) =>
        (_owner, Spec, Entries, Multikey) = (owner, spec, entries, multikey);

    internal IndexSpec Spec { get; }

    internal CopyOnWriteTree<byte[], byte, ByteOrder> Entries { get; }

    /// <summary>For each field of the pattern whether some document had an array on its path. Never becomes false again.</summary>
    internal bool[] Multikey { get; private set; }

    internal bool IsMultikey => Multikey.AsSpan().Contains(true);

    internal IndexState Edit(object owner) => ReferenceEquals(owner, _owner) ? this : new(owner, Spec, Entries.Edit(owner), Multikey);

    internal IndexState WithSpec(IndexSpec spec) => new(_owner, spec, Entries, Multikey);

    /// <summary>Exchanges the entries of one document, touching only those that differ.</summary>
    internal void Replace(DocumentKeys before, DocumentKeys after, long recordId)
    {
        foreach (var key in before.Keys)
        {
            if (!after.Contains(key))
            {
                Entries.Remove(EntryOf(key, recordId));
            }
        }

        foreach (var key in after.Keys)
        {
            if (!before.Contains(key))
            {
                Entries.Set(EntryOf(key, recordId), 0);
            }
        }

        NoteArrays(after);
    }

    internal void Add(DocumentKeys keys, long recordId)
    {
        foreach (var key in keys.Keys)
        {
            Entries.Set(EntryOf(key, recordId), 0);
        }

        NoteArrays(keys);
    }

    private void NoteArrays(DocumentKeys keys)
    {
        for (var i = 0; i < Multikey.Length; i++)
        {
            if (keys.Multikey[i] && !Multikey[i])
            {
                Multikey = [.. Multikey];
                Multikey[i] = true;
            }
        }
    }

    internal void Remove(DocumentKeys keys, long recordId)
    {
        foreach (var key in keys.Keys)
        {
            Entries.Remove(EntryOf(key, recordId));
        }
    }

    internal bool HoldsForAnother(byte[] key, long recordId)
    {
        var cursor = Entries.Cursor();
        for (var more = cursor.SeekCeiling(key); more && cursor.Key.AsSpan().StartsWith(key); more = cursor.Next())
        {
            if (RecordIdOf(cursor.Key) != recordId)
            {
                return true;
            }
        }

        return false;
    }

    internal bool Holds(byte[] key, long recordId) => Entries.TryGet(EntryOf(key, recordId), out _);

    /// <summary>The record ids under exactly this key, in order.</summary>
    internal IEnumerable<long> RecordsAt(byte[] key)
    {
        var cursor = Entries.Cursor();
        for (var more = cursor.SeekCeiling(key); more && cursor.Key.AsSpan().StartsWith(key); more = cursor.Next())
        {
            yield return RecordIdOf(cursor.Key);
        }
    }

    internal static long RecordIdOf(byte[] entry) => BinaryPrimitives.ReadInt64BigEndian(entry.AsSpan(entry.Length - 8));

    private static byte[] EntryOf(byte[] key, long recordId)
    {
        var entry = new byte[key.Length + 8];
        key.CopyTo(entry, 0);
        BinaryPrimitives.WriteInt64BigEndian(entry.AsSpan(key.Length), recordId);
        return entry;
    }
}
