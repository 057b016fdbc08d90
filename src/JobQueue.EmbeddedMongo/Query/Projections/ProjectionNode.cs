using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Query.Predicates;

namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>What a projection does with one field.</summary>
internal abstract class ProjectionNode
{
    private ProjectionNode()
    {
    }

    /// <summary>The field as a whole: kept in an inclusion, dropped in an exclusion.</summary>
    public sealed class Whole : ProjectionNode
    {
        public static Whole Instance { get; } = new();
    }

    /// <summary>The value of an expression.</summary>
    public sealed class Computed(Expression expression) : ProjectionNode
    {
        public Expression Expression => expression;
    }

    /// <summary><c>{$slice: [skip, limit]}</c>; without a skip a negative limit counts from the end.</summary>
    public sealed class Slice(long? skip, long limit) : ProjectionNode
    {
        public long? Skip => skip;

        public long Limit => limit;
    }

    /// <summary><c>{$elemMatch: …}</c>: the first element for which the condition holds.</summary>
    public sealed class FirstMatch(ValuePredicate condition) : ProjectionNode
    {
        public ValuePredicate Condition => condition;
    }

    /// <summary><c>"array.$"</c>: the element that made the filter match.</summary>
    public sealed class Matched : ProjectionNode
    {
        public static Matched Instance { get; } = new();
    }

    /// <summary>Fields within the field.</summary>
    public sealed class Branch : ProjectionNode
    {
        private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);
        private readonly List<string> _order = [];

        /// <summary>The names in the order of the projection.</summary>
        public IReadOnlyList<string> Order => _order;

        public ProjectionNode? Find(string name) => _children.GetValueOrDefault(name);

        public void Add(string name, ProjectionNode node)
        {
            _children.Add(name, node);
            _order.Add(name);
        }

        /// <summary>Whether a field anywhere below is made after the kept ones: expressions and <c>$elemMatch</c>.</summary>
        public bool HasAdditions => _children.Values.Any(static node => node is Computed or FirstMatch or Branch { HasAdditions: true });
    }
}
