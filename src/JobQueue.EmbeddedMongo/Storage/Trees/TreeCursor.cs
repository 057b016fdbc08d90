namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>A place in one version of a tree, moved in both directions. Valid for as long as that version is not edited.</summary>
internal sealed class TreeCursor<TKey, TValue, TComparer>
    where TComparer : struct, IComparer<TKey>
{
    private readonly TreeNode<TKey, TValue> _root;
    private readonly List<(TreeBranch<TKey, TValue> Branch, int Index)> _path = new(6);
    private TreeLeaf<TKey, TValue> _leaf = null!;
    private int _index;

    internal TreeCursor(TreeNode<TKey, TValue> root) => _root = root;

    internal TKey Key => _leaf.Keys[_index];

    internal TValue Value => _leaf.Values[_index];

    /// <summary>Goes to the first entry; false if there is none.</summary>
    internal bool First()
    {
        Descend(_root, static _ => 0);
        _index = 0;
        return _leaf.Count > 0;
    }

    /// <summary>Goes to the last entry; false if there is none.</summary>
    internal bool Last()
    {
        Descend(_root, static branch => branch.Count - 1);
        _index = _leaf.Count - 1;
        return _leaf.Count > 0;
    }

    /// <summary>Goes to the first entry that is not below the key; false if there is none.</summary>
    internal bool SeekCeiling(TKey key)
    {
        Descend(_root, branch => CopyOnWriteTree<TKey, TValue, TComparer>.ChildFor(branch, key));
        _index = CopyOnWriteTree<TKey, TValue, TComparer>.LowerBound(_leaf.Keys, _leaf.Count, key);
        return _index < _leaf.Count || NextLeaf();
    }

    /// <summary>Goes to the last entry that is below the key; false if there is none.</summary>
    internal bool SeekBelow(TKey key)
    {
        Descend(_root, branch => CopyOnWriteTree<TKey, TValue, TComparer>.ChildFor(branch, key));
        _index = CopyOnWriteTree<TKey, TValue, TComparer>.LowerBound(_leaf.Keys, _leaf.Count, key) - 1;
        return _index >= 0 || PreviousLeaf();
    }

    internal bool Next() => ++_index < _leaf.Count || NextLeaf();

    internal bool Previous() => --_index >= 0 || PreviousLeaf();

    private bool NextLeaf()
    {
        while (_path.Count > 0)
        {
            var (branch, index) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (index + 1 < branch.Count)
            {
                _path.Add((branch, index + 1));
                Extend(branch.Children[index + 1], static _ => 0);
                _index = 0;
                return true;
            }
        }

        return false;
    }

    private bool PreviousLeaf()
    {
        while (_path.Count > 0)
        {
            var (branch, index) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (index > 0)
            {
                _path.Add((branch, index - 1));
                Extend(branch.Children[index - 1], static child => child.Count - 1);
                _index = _leaf.Count - 1;
                return true;
            }
        }

        return false;
    }

    private void Descend(TreeNode<TKey, TValue> node, Func<TreeBranch<TKey, TValue>, int> choose)
    {
        _path.Clear();
        Extend(node, choose);
    }

    private void Extend(TreeNode<TKey, TValue> node, Func<TreeBranch<TKey, TValue>, int> choose)
    {
        while (node is TreeBranch<TKey, TValue> branch)
        {
            var index = choose(branch);
            _path.Add((branch, index));
            node = branch.Children[index];
        }

        _leaf = (TreeLeaf<TKey, TValue>)node;
    }
}
