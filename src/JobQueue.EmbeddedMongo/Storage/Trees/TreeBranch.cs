namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>Children parted by keys: <c>Keys[i]</c> is not above any key under <c>Children[i + 1]</c> and above every key under <c>Children[i]</c>.</summary>
internal sealed class TreeBranch<TKey, TValue>(object owner) : TreeNode<TKey, TValue>(owner)
{
    internal TKey[] Keys { get; private set; } = [];

    internal TreeNode<TKey, TValue>[] Children { get; private set; } = [];

    internal TreeBranch<TKey, TValue> OwnedBy(object owner)
    {
        if (ReferenceEquals(Owner, owner))
        {
            return this;
        }

        // One place is spare: a copy is made for a change, and the usual one that needs room adds one child.
        var copy = new TreeBranch<TKey, TValue>(owner) { Count = Count };
        copy.Grow(Math.Min(Capacity, Count + 1));
        Array.Copy(Keys, copy.Keys, Count);
        Array.Copy(Children, copy.Children, Count);
        return copy;
    }

    /// <summary>Inserts <paramref name="right"/> as the neighbour after the child at <paramref name="index"/>.</summary>
    internal void InsertAfter(int index, TKey separator, TreeNode<TKey, TValue> right)
    {
        Grow(Count + 1);
        Array.Copy(Keys, index, Keys, index + 1, Count - 1 - index);
        Array.Copy(Children, index + 1, Children, index + 2, Count - 1 - index);
        Keys[index] = separator;
        Children[index + 1] = right;
        Count++;
    }

    internal void RemoveChild(int index)
    {
        var separator = Math.Max(0, index - 1);
        Array.Copy(Children, index + 1, Children, index, Count - 1 - index);
        Array.Copy(Keys, separator + 1, Keys, separator, Math.Max(0, Count - 2 - separator));
        Count--;
        Children[Count] = null!;
        Keys[Math.Max(0, Count - 1)] = default!;
    }

    /// <summary>Moves the upper half into a new branch; <paramref name="separator"/> parts the two.</summary>
    internal TreeBranch<TKey, TValue> Split(out TKey separator)
    {
        var half = Count / 2;
        var right = new TreeBranch<TKey, TValue>(Owner) { Count = Count - half };
        right.Grow(Capacity);
        separator = Keys[half - 1];
        Array.Copy(Children, half, right.Children, 0, right.Count);
        Array.Copy(Keys, half, right.Keys, 0, right.Count - 1);
        Array.Clear(Children, half, right.Count);
        Array.Clear(Keys, half - 1, right.Count);
        Count = half;
        return right;
    }

    internal void Append(TKey separator, TreeBranch<TKey, TValue> right)
    {
        Grow(Count + right.Count);
        Keys[Count - 1] = separator;
        Array.Copy(right.Children, 0, Children, Count, right.Count);
        Array.Copy(right.Keys, 0, Keys, Count, right.Count - 1);
        Count += right.Count;
    }

    /// <summary>Two children parted by a key, which a branch begins with.</summary>
    internal static TreeBranch<TKey, TValue> Over(object owner, TreeNode<TKey, TValue> left, TKey separator, TreeNode<TKey, TValue> right)
    {
        var branch = new TreeBranch<TKey, TValue>(owner) { Count = 2 };
        branch.Grow(4);
        branch.Children[0] = left;
        branch.Children[1] = right;
        branch.Keys[0] = separator;
        return branch;
    }

    private void Grow(int needed)
    {
        if (needed <= Children.Length)
        {
            return;
        }

        var size = Math.Min(Capacity, Math.Max(needed, Children.Length * 2));
        var (keys, children) = (Keys, Children);
        Array.Resize(ref keys, size);
        Array.Resize(ref children, size);
        (Keys, Children) = (keys, children);
    }
}
