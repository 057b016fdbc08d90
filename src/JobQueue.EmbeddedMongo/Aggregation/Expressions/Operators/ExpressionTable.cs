using System.Collections.Frozen;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>The expression operators by name, from one table per family.</summary>
internal static class ExpressionTable
{
    private static readonly FrozenDictionary<string, OperatorParser> Operators = new[]
    {
        ArithmeticFunctions.Table,
        RoundingFunctions.Table,
        ComparisonFunctions.Table,
        BooleanExpressions.Table,
        ConditionalExpressions.Table,
        VariableExpressions.Table,
        StringFunctions.Table,
        SubstringFunctions.Table,
        RegexFunctions.Table,
        ArrayFunctions.Table,
        ArrayOrderFunctions.Table,
        ArrayIterations.Table,
        ObjectFunctions.Table,
        SetFunctions.Table,
        TypeFunctions.Table,
        ConvertExpression.Table,
        DatePartFunctions.Table,
        DateFunctions.Table,
        AggregateFunctions.Table,
    }
    .SelectMany(static table => table)
    .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operator's parser, or null when this server has none of that name.</summary>
    public static OperatorParser? Find(string name) => Operators.GetValueOrDefault(name);
}
