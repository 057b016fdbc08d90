using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$eq $lt $lte $gt $gte</c>: compares values of the operand's own type only ("type bracketing").</summary>
internal sealed class ComparePredicate(ComparisonOperator comparison, BsonValue operand) : ValuePredicate
{
    private readonly int _rank = BsonOrder.TypeRank(operand);
    private readonly bool _operandIsNaN = NumberOrder.IsNaN(operand);

    public ComparisonOperator Comparison => comparison;

    public BsonValue Operand => operand;

    private bool IncludesEqual => comparison is not (ComparisonOperator.Less or ComparisonOperator.Greater);

    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        var rank = value is null ? 0 : BsonOrder.TypeRank(value);
        if (value is null || rank != _rank)
        {
            // Missing, undefined and null are one; every other type lies beyond MinKey and MaxKey.
            return rank + _rank == 5 ? IncludesEqual : _rank is -1 or 127 && comparison is not ComparisonOperator.Equal;
        }

        if (_operandIsNaN || NumberOrder.IsNaN(value))
        {
            return IncludesEqual && _operandIsNaN && NumberOrder.IsNaN(value);
        }

        var order = BsonOrder.Compare(value, operand);
        return comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
