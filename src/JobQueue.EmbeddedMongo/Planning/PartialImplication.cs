using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Whether a filter only matches documents that a partial index holds.</summary>
internal static class PartialImplication
{
    internal static bool Holds(FilterConditions filter, FilterNode partial) => partial switch
    {
        AndNode all => all.Children.All(child => Holds(filter, child)),
        OrNode any => any.Children.Any(child => Holds(filter, child)),
        FieldNode field => filter.At(field.Path.Dotted).Any(condition => !condition.IsNegated && Implies(condition.Predicate, field.Predicate)),
        _ => false,
    };

    private static bool Implies(ValuePredicate given, ValuePredicate wanted)
    {
        if (wanted is AllOfPredicate all)
        {
            return all.Parts.All(part => Implies(given, part));
        }

        if (given is AllOfPredicate several)
        {
            return several.Parts.Any(part => Implies(part, wanted));
        }

        return wanted switch
        {
            ExistsPredicate => new PathCondition(given, IsNegated: false).NeedsField,
            TypePredicate type => given switch
            {
                TypePredicate same => same.Types.IsSubsetOf(type.Types),
                ComparePredicate { Comparison: ComparisonOperator.Equal } equal => type.Types.Contains(equal.Operand.BsonType) && !equal.Operand.IsNumeric,
                _ => false,
            },
            ComparePredicate compare => Values(given) is { } values ? values.All(value => compare.Matches(value, null)) : IsNarrower(given, compare),
            InPredicate choice => Values(given) is { } values && values.All(value => choice.Matches(value, null)),
            _ => false,
        };
    }

    private static IReadOnlyList<MongoDB.Bson.BsonValue>? Values(ValuePredicate given) => given switch
    {
        ComparePredicate { Comparison: ComparisonOperator.Equal } equal => [equal.Operand],
        InPredicate { Patterns.Count: 0 } choice => choice.Values,
        _ => null,
    };

    private static bool IsNarrower(ValuePredicate given, ComparePredicate wanted)
    {
        if (given is not ComparePredicate compare || BsonOrder.TypeRank(compare.Operand) != BsonOrder.TypeRank(wanted.Operand))
        {
            return false;
        }

        var order = BsonOrder.Compare(compare.Operand, wanted.Operand);
        return (compare.Comparison, wanted.Comparison) switch
        {
            (ComparisonOperator.Less, ComparisonOperator.Less or ComparisonOperator.LessOrEqual) => order <= 0,
            (ComparisonOperator.LessOrEqual, ComparisonOperator.Less) => order < 0,
            (ComparisonOperator.LessOrEqual, ComparisonOperator.LessOrEqual) => order <= 0,
            (ComparisonOperator.Greater, ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual) => order >= 0,
            (ComparisonOperator.GreaterOrEqual, ComparisonOperator.Greater) => order > 0,
            (ComparisonOperator.GreaterOrEqual, ComparisonOperator.GreaterOrEqual) => order >= 0,
            _ => false,
        };
    }
}
