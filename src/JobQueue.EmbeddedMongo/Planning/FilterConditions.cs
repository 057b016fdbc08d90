using System.Runtime.InteropServices;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>The conditions of a filter that every matching document meets, by path.</summary>
internal sealed class FilterConditions
{
    private readonly Dictionary<string, List<PathCondition>> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, bool Multikey), IntervalSet> _intervals = [];

    internal FilterConditions(FilterNode root)
    {
        Root = root;
        Add(root, string.Empty);
    }

    internal FilterNode Root { get; }

    /// <summary>The alternatives of an <c>$or</c> that is the whole filter, or part of its conjunction.</summary>
    internal OrNode? Alternatives { get; private set; }

    /// <summary>Whether only one <c>_id</c> matches, so that no index leads to fewer documents than its own: the others need not be estimated.</summary>
    internal bool NamesOneId
    {
        get
        {
            foreach (var condition in At("_id"))
            {
                if (condition is { IsNegated: false, Predicate: ComparePredicate { Comparison: ComparisonOperator.Equal, Operand: BsonString or BsonObjectId or BsonInt32 or BsonInt64 or BsonBinaryData } })
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal IReadOnlyList<PathCondition> At(string path) => _byPath.TryGetValue(path, out var conditions) ? conditions : [];

    /// <summary>The index entries at the path among which all matching documents lie.</summary>
    internal IntervalSet IntervalsAt(FieldPath path, bool multikey)
    {
        var conditions = At(path.Dotted);
        if (conditions.Count == 0)
        {
            return IntervalSet.All;
        }

        // Several indexes may hold the field.
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_intervals, (path.Dotted, multikey), out _);
        return known ??= Intervals(conditions, multikey);
    }

    private static IntervalSet Intervals(IReadOnlyList<PathCondition> conditions, bool multikey)
    {
        var sets = conditions.Select(condition => condition.Intervals(multikey));
        return multikey ? PredicateIntervals.Narrowest(sets) : sets.Aggregate(IntervalSet.All, (all, next) => all.Intersect(next));
    }

    private void Add(FilterNode node, string prefix)
    {
        switch (node)
        {
            case AndNode all:
                foreach (var child in all.Children)
                {
                    Add(child, prefix);
                }

                break;
            case FieldNode field:
                AddField(prefix + field.Path.Dotted, field.Predicate);
                break;
            case NotNode { Child: FieldNode field }:
                Put(prefix + field.Path.Dotted, new PathCondition(field.Predicate, IsNegated: true));
                break;
            case OrNode any when prefix.Length == 0:
                Alternatives ??= any;
                break;
        }
    }

    private void AddField(string path, ValuePredicate predicate)
    {
        Put(path, new PathCondition(predicate, IsNegated: false));
        if (predicate is ElemMatchDocumentPredicate element)
        {
            Add(element.Filter, path + ".");
        }
    }

    private void Put(string path, PathCondition condition)
    {
        if (!_byPath.TryGetValue(path, out var conditions))
        {
            _byPath[path] = conditions = [];
        }

        conditions.Add(condition);
    }
}
