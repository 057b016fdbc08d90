namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>
/// An ordered map as a B+tree whose nodes are copied before they change unless the running edit made them itself.
/// A tree that nobody edits any more is therefore immutable and is read without locks; <see cref="Edit"/> starts a new version in O(1).
/// </summary>
internal sealed class CopyOnWriteTree<TKey, TValue, TComparer>
    where TComparer : struct, IComparer<TKey>
{
    // Below this many entries a node is joined with a neighbour if both fit well into one.
    private const int Sparse = TreeNode<TKey, TValue>.Capacity / 4;
    private const int Joined = TreeNode<TKey, TValue>.Capacity * 3 / 4;

    private static TComparer Order => default;

    private readonly object _owner;

    internal CopyOnWriteTree()
        : this(new object(), new TreeLeaf<TKey, TValue>(new object()), 0)
    {
    }

    private CopyOnWriteTree(object owner, TreeNode<TKey, TValue> root, long count) => (_owner, Root, Count) = (owner, root, count);

    internal long Count { get; private set; }

    internal TreeNode<TKey, TValue> Root { get; private set; }

    /// <summary>A version of its own with the same content, to be changed by the edit named <paramref name="owner"/>.</summary>
    internal CopyOnWriteTree<TKey, TValue, TComparer> Edit(object owner) => ReferenceEquals(owner, _owner) ? this : new(owner, Root, Count);

    internal bool TryGet(TKey key, out TValue value)
    {
        var node = Root;
        while (node is TreeBranch<TKey, TValue> branch)
        {
            node = branch.Children[ChildFor(branch, key)];
        }

        var leaf = (TreeLeaf<TKey, TValue>)node;
        var index = LowerBound(leaf.Keys, leaf.Count, key);
        var found = index < leaf.Count && Order.Compare(leaf.Keys[index], key) == 0;
        value = found ? leaf.Values[index] : default!;
        return found;
    }

    internal TreeCursor<TKey, TValue, TComparer> Cursor() => new(Root);

    /// <summary>Adds the key or replaces its value.</summary>
    internal void Set(TKey key, TValue value)
    {
        Root = Own(Root);
        var right = Insert(Root, key, value, out var separator);
        if (right is null)
        {
            return;
        }

        Root = TreeBranch<TKey, TValue>.Over(_owner, Root, separator, right);
    }

    internal bool Remove(TKey key)
    {
        if (!TryGet(key, out _))
        {
            return false;
        }

        Root = Own(Root);
        RemoveFrom(Root, key);
        Count--;
        while (Root is TreeBranch<TKey, TValue> { Count: 1 } branch)
        {
            Root = branch.Children[0];
        }

        return true;
    }

    /// <summary>About where the key stands among all, from 0 to <see cref="Count"/>; exact in small trees.</summary>
    internal double EstimateRank(TKey key)
    {
        var (node, low, share) = (Root, 0.0, 1.0);
        while (node is TreeBranch<TKey, TValue> branch)
        {
            var child = ChildFor(branch, key);
            share /= branch.Count;
            low += child * share;
            node = branch.Children[child];
        }

        var leaf = (TreeLeaf<TKey, TValue>)node;
        return leaf.Count == 0 ? 0 : (low + (share * LowerBound(leaf.Keys, leaf.Count, key) / leaf.Count)) * Count;
    }

    internal static int ChildFor(TreeBranch<TKey, TValue> branch, TKey key)
    {
        var (low, high) = (0, branch.Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Order.Compare(branch.Keys[middle], key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    internal static int LowerBound(TKey[] keys, int count, TKey key)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Order.Compare(keys[middle], key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private TreeNode<TKey, TValue> Own(TreeNode<TKey, TValue> node) =>
        node is TreeLeaf<TKey, TValue> leaf ? leaf.OwnedBy(_owner) : ((TreeBranch<TKey, TValue>)node).OwnedBy(_owner);

    private TreeNode<TKey, TValue>? Insert(TreeNode<TKey, TValue> node, TKey key, TValue value, out TKey separator)
    {
        if (node is TreeLeaf<TKey, TValue> leaf)
        {
            return InsertIntoLeaf(leaf, key, value, out separator);
        }

        var branch = (TreeBranch<TKey, TValue>)node;
        var index = ChildFor(branch, key);
        var child = branch.Children[index] = Own(branch.Children[index]);
        separator = default!;
        var right = Insert(child, key, value, out var childSeparator);
        if (right is null)
        {
            return null;
        }

        TreeBranch<TKey, TValue>? sibling = null;
        if (branch.IsFull)
        {
            sibling = branch.Split(out separator);
            if (index >= branch.Count)
            {
                sibling.InsertAfter(index - branch.Count, childSeparator, right);
                return sibling;
            }
        }

        branch.InsertAfter(index, childSeparator, right);
        return sibling;
    }

    private TreeLeaf<TKey, TValue>? InsertIntoLeaf(TreeLeaf<TKey, TValue> leaf, TKey key, TValue value, out TKey separator)
    {
        separator = default!;
        var index = LowerBound(leaf.Keys, leaf.Count, key);
        if (index < leaf.Count && Order.Compare(leaf.Keys[index], key) == 0)
        {
            leaf.Values[index] = value;
            return null;
        }

        Count++;
        if (!leaf.IsFull)
        {
            leaf.InsertAt(index, key, value);
            return null;
        }

        // Ascending keys (record ids, times) leave full leaves behind instead of half-empty ones.
        var cut = index == leaf.Count ? leaf.Count - 1 : leaf.Count / 2;
        var right = leaf.SplitAt(cut);
        if (index > cut)
        {
            right.InsertAt(index - cut, key, value);
        }
        else
        {
            leaf.InsertAt(index, key, value);
        }

        separator = right.Keys[0];
        return right;
    }

    private void RemoveFrom(TreeNode<TKey, TValue> node, TKey key)
    {
        if (node is TreeLeaf<TKey, TValue> leaf)
        {
            leaf.RemoveAt(LowerBound(leaf.Keys, leaf.Count, key));
            return;
        }

        var branch = (TreeBranch<TKey, TValue>)node;
        var index = ChildFor(branch, key);
        var child = branch.Children[index] = Own(branch.Children[index]);
        RemoveFrom(child, key);
        if (child.Count == 0)
        {
            branch.RemoveChild(index);
        }
        else if (child.Count < Sparse)
        {
            JoinWithNeighbour(branch, index);
        }
    }

    private void JoinWithNeighbour(TreeBranch<TKey, TValue> branch, int index)
    {
        var left = index > 0 ? index - 1 : index;
        if (left + 1 >= branch.Count || branch.Children[left].Count + branch.Children[left + 1].Count > Joined)
        {
            return;
        }

        var joined = branch.Children[left] = Own(branch.Children[left]);
        if (joined is TreeLeaf<TKey, TValue> leaf)
        {
            var right = (TreeLeaf<TKey, TValue>)branch.Children[left + 1];
            leaf.Append(right, 0, right.Count);
        }
        else
        {
            ((TreeBranch<TKey, TValue>)joined).Append(branch.Keys[left], (TreeBranch<TKey, TValue>)branch.Children[left + 1]);
        }

        branch.RemoveChild(left + 1);
    }
}
