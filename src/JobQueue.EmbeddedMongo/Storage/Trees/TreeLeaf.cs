namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>Keys in ascending order with their values.</summary>
internal sealed class TreeLeaf<TKey, TValue>(object owner) : TreeNode<TKey, TValue>(owner)
{
    internal TKey[] Keys { get; private set; } = [];

    internal TValue[] Values { get; private set; } = [];

    internal TreeLeaf<TKey, TValue> OwnedBy(object owner)
    {
        if (ReferenceEquals(Owner, owner))
        {
            return this;
        }

        // One place is spare, for the entry that is likely to be added.
        var size = Math.Min(Capacity, Count + 1);
        var copy = new TreeLeaf<TKey, TValue>(owner) { Count = Count, Keys = new TKey[size], Values = new TValue[size] };
        Array.Copy(Keys, copy.Keys, Count);
        Array.Copy(Values, copy.Values, Count);
        return copy;
    }

    internal void InsertAt(int index, TKey key, TValue value)
    {
        Grow(Count + 1);
        Array.Copy(Keys, index, Keys, index + 1, Count - index);
        Array.Copy(Values, index, Values, index + 1, Count - index);
        Keys[index] = key;
        Values[index] = value;
        Count++;
    }

    internal void RemoveAt(int index)
    {
        Count--;
        Array.Copy(Keys, index + 1, Keys, index, Count - index);
        Array.Copy(Values, index + 1, Values, index, Count - index);
        Keys[Count] = default!;
        Values[Count] = default!;
    }

    /// <summary>Moves the entries from <paramref name="index"/> on into a new leaf.</summary>
    internal TreeLeaf<TKey, TValue> SplitAt(int index)
    {
        var right = new TreeLeaf<TKey, TValue>(Owner);
        right.Append(this, index, Count - index);
        Array.Clear(Keys, index, Count - index);
        Array.Clear(Values, index, Count - index);
        Count = index;
        return right;
    }

    internal void Append(TreeLeaf<TKey, TValue> source, int start, int length)
    {
        Grow(Count + length);
        Array.Copy(source.Keys, start, Keys, Count, length);
        Array.Copy(source.Values, start, Values, Count, length);
        Count += length;
    }

    // Small collections are many (one per test), so a leaf begins small.
    private void Grow(int needed)
    {
        if (needed <= Keys.Length)
        {
            return;
        }

        var size = Math.Min(Capacity, Math.Max(4, Math.Max(needed, Keys.Length * 2)));
        var (keys, values) = (Keys, Values);
        Array.Resize(ref keys, size);
        Array.Resize(ref values, size);
        (Keys, Values) = (keys, values);
    }
}
