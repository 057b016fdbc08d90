namespace JobQueue.EmbeddedMongo.Update.Tree;

/// <summary>
/// The operators of an update arranged by path, so that a document is walked once and two operators on one path are noticed when they are parsed.
/// </summary>
internal abstract class UpdateNode
{
    private UpdateNode()
    {
    }

    /// <summary>An operator at the end of a path.</summary>
    public sealed class Leaf(Operators.UpdateOperator @operator) : UpdateNode
    {
        public Operators.UpdateOperator Operator => @operator;
    }

    /// <summary>Fields by name, in the order in which they are applied, and perhaps the positional <c>$</c>.</summary>
    public sealed class Fields : UpdateNode
    {
        public SortedDictionary<string, UpdateNode> Children { get; } = new(FieldNameOrder.Instance);

        /// <summary>What applies to the array element that the filter matched.</summary>
        public UpdateNode? Positional { get; set; }
    }

    /// <summary>Array elements by the identifier of their array filter; the empty identifier, <c>$[]</c>, means all.</summary>
    public sealed class Elements : UpdateNode
    {
        public SortedDictionary<string, UpdateNode> Children { get; } = new(StringComparer.Ordinal);
    }
}
