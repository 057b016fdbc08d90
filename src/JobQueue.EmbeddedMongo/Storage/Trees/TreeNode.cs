namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>A node of a <see cref="CopyOnWriteTree{TKey,TValue,TComparer}"/>; it may be changed in place only by the edit that owns it.</summary>
internal abstract class TreeNode<TKey, TValue>
{
    internal const int Capacity = 32;

    protected TreeNode(object owner) => Owner = owner;

    internal object Owner { get; }

    /// <summary>Entries of a leaf, children of a branch.</summary>
    internal int Count { get; set; }

    internal bool IsFull => Count == Capacity;
}
