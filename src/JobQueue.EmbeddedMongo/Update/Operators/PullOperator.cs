using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$pull</c> and <c>$pullAll</c>: take away the elements for which a condition holds.</summary>
internal sealed class PullOperator : UpdateOperator
{
    private readonly string _name;
    private readonly Func<BsonValue, bool> _isPulled;

    private PullOperator(string name, Func<BsonValue, bool> isPulled)
    {
        _name = name;
        _isPulled = isPulled;
    }

    public override bool CreatesPath => false;

    /// <summary><c>$pull</c>: a document is a filter for documents, operators are conditions on the element, anything else is a value to equal.</summary>
    public static PullOperator Pull(BsonValue operand, EvaluationContext context)
    {
        if (operand is BsonRegularExpression || (operand is BsonDocument operators && IsCondition(operators)))
        {
            // The element is wrapped, so that conditions look into a nested array as they do in a filter.
            var wrapped = DocumentMatcher.Parse(new BsonDocument("e", operand), context);
            return new PullOperator("$pull", element => wrapped.Matches(new BsonDocument("e", element)));
        }

        if (operand is BsonDocument filter)
        {
            var matcher = DocumentMatcher.Parse(filter, context);
            return new PullOperator("$pull", element => element is BsonDocument document && matcher.Matches(document));
        }

        return new PullOperator("$pull", element => BsonOrder.AreEqual(element, operand));
    }

    /// <summary><c>$pullAll</c>: an array of values to equal.</summary>
    public static PullOperator PullAll(BsonValue operand)
    {
        if (operand is not BsonArray values)
        {
            throw ErrorCodes.BadValue($"$pullAll requires an array argument but was given a {TypeNames.Of(operand)}");
        }

        var set = new HashSet<BsonValue>(values, BsonOrder.Instance);
        return new PullOperator("$pullAll", set.Contains);
    }

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is null)
        {
            return Change.None;
        }

        if (current is not BsonArray array)
        {
            throw ErrorCodes.BadValue($"Cannot apply {_name} to a non-array value");
        }

        var kept = new BsonArray(array.Where(element => !_isPulled(element)));
        return kept.Count == array.Count ? Change.None : Change.To(kept);
    }

    public override bool IgnoresBlockedPath(UpdateTarget target) => true;

    private static bool IsCondition(BsonDocument operators) =>
        PredicateParser.IsOperatorDocument(operators) && operators.GetElement(0).Name is not ("$and" or "$or" or "$nor" or "$expr");
}
