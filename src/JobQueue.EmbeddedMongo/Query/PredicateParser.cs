using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>Parses what a filter says of one field: a value, a regular expression or a document of operators.</summary>
internal sealed class PredicateParser(FilterParser filters)
{
    /// <summary>Whether the name is a field of a database reference, which is data although it starts with a dollar sign.</summary>
    public static bool IsReferenceField(string name) => name is "$ref" or "$id" or "$db";

    /// <summary>Whether the document holds operators rather than being a value to compare with.</summary>
    public static bool IsOperatorDocument(BsonDocument document) =>
        document.ElementCount > 0 && document.GetElement(0).Name is var first && first.StartsWith('$') && !IsReferenceField(first);

    public IReadOnlyList<ValuePredicate> Parse(string field, BsonValue operand) => operand switch
    {
        BsonDocument document when IsOperatorDocument(document) => ParseOperators(field, document),
        BsonRegularExpression regex => [new RegexPredicate(regex.Pattern, regex.Options)],
        _ => [Compare(field, ComparisonOperator.Equal, operand)],
    };

    public IReadOnlyList<ValuePredicate> ParseOperators(string field, BsonDocument operators)
    {
        var predicates = new List<ValuePredicate>(operators.ElementCount);
        foreach (var element in operators)
        {
            if (ParseOperator(field, element, operators) is { } predicate)
            {
                predicates.Add(predicate);
            }
        }

        return predicates;
    }

    private ValuePredicate? ParseOperator(string field, BsonElement element, BsonDocument operators)
    {
        var operand = element.Value;
        switch (element.Name)
        {
            case "$eq":
                return operand is BsonRegularExpression regex ? EqualToRegex(regex) : Compare(field, ComparisonOperator.Equal, operand);
            case "$ne":
                return operand is BsonRegularExpression
                    ? throw ErrorCodes.BadValue("Can't have regex as arg to $ne.")
                    : new NotPredicate(Compare(field, ComparisonOperator.Equal, operand));
            case "$gt":
                return Compare(field, ComparisonOperator.Greater, operand);
            case "$gte":
                return Compare(field, ComparisonOperator.GreaterOrEqual, operand);
            case "$lt":
                return Compare(field, ComparisonOperator.Less, operand);
            case "$lte":
                return Compare(field, ComparisonOperator.LessOrEqual, operand);
            case "$in":
                return In(element);
            case "$nin":
                return new NotPredicate(In(element));
            case "$exists":
                return Aggregation.Expressions.Truth.Of(operand) ? ExistsPredicate.Instance : new NotPredicate(ExistsPredicate.Instance);
            case "$not":
                return new NotPredicate(Negated(field, operand));
            case "$all":
                return All(field, operand);
            case "$elemMatch":
                return ElemMatch(operand);
            case "$regex" or "$options":
                return RegexOperands.Parse(element.Name, operators);
            case "$comment":
                return null;
            case "$where" or "$geoWithin" or "$within" or "$geoIntersects" or "$near" or "$nearSphere" or "$geoNear" or "$text" or "$expr":
                throw ErrorCodes.CommandNotSupported($"{element.Name} is not supported by this server");
            default:
                return ScalarOperands.TryParse(field, element) ?? throw ErrorCodes.BadValue($"unknown operator: {element.Name}");
        }
    }

    private static ComparePredicate Compare(string field, ComparisonOperator comparison, BsonValue operand) => operand switch
    {
        BsonUndefined => throw ErrorCodes.BadValue("cannot compare to undefined"),
        BsonRegularExpression when comparison is not ComparisonOperator.Equal =>
            throw ErrorCodes.BadValue($"Can't have RegEx as arg to predicate over field '{field}'."),
        _ => new ComparePredicate(comparison, operand),
    };

    // {$eq: /a/} asks for the stored regular expression itself; {field: /a/} is a search.
    private static ComparePredicate EqualToRegex(BsonRegularExpression regex) => new(ComparisonOperator.Equal, regex);

    private static InPredicate In(BsonElement element)
    {
        if (element.Value is not BsonArray array)
        {
            throw ErrorCodes.BadValue($"{element.Name} needs an array");
        }

        var values = new List<BsonValue>(array.Count);
        var patterns = new List<RegexPredicate>();
        foreach (var item in array)
        {
            switch (item)
            {
                case BsonDocument document when IsOperatorDocument(document):
                    throw ErrorCodes.BadValue($"cannot nest $ under {element.Name}");
                case BsonUndefined:
                    throw ErrorCodes.BadValue($"InMatchExpression equality cannot be undefined");
                case BsonRegularExpression regex:
                    patterns.Add(new RegexPredicate(regex.Pattern, regex.Options));
                    break;
                default:
                    values.Add(item);
                    break;
            }
        }

        return new InPredicate(values, patterns);
    }

    private ValuePredicate Negated(string field, BsonValue operand)
    {
        switch (operand)
        {
            case BsonRegularExpression regex:
                return new RegexPredicate(regex.Pattern, regex.Options);
            case BsonDocument { ElementCount: 0 }:
                throw ErrorCodes.BadValue("$not cannot be empty");
            case BsonDocument operators:
                var predicates = ParseOperators(field, operators);
                return predicates.Count == 1 ? predicates[0] : new AllOfPredicate(predicates);
            default:
                throw ErrorCodes.BadValue("$not needs a regex or a document");
        }
    }

    private ValuePredicate All(string field, BsonValue operand)
    {
        if (operand is not BsonArray array)
        {
            throw ErrorCodes.BadValue("$all needs an array");
        }

        if (array.Count == 0)
        {
            return NeverPredicate.Instance;
        }

        var elements = array[0] is BsonDocument { ElementCount: > 0 } first && first.GetElement(0).Name == "$elemMatch";
        return new AllOfPredicate([.. array.Select(item => elements ? AllElement(item) : AllValue(field, item))]);
    }

    private ValuePredicate AllElement(BsonValue item) => item is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name == "$elemMatch"
        ? ElemMatch(document.GetElement(0).Value)
        : throw ErrorCodes.BadValue("$all/$elemMatch has to be consistent");

    private static ValuePredicate AllValue(string field, BsonValue item) => item switch
    {
        BsonRegularExpression regex => new RegexPredicate(regex.Pattern, regex.Options),
        BsonDocument document when IsOperatorDocument(document) => throw ErrorCodes.BadValue("no $ expressions in $all"),
        _ => Compare(field, ComparisonOperator.Equal, item),
    };

    private ValuePredicate ElemMatch(BsonValue operand)
    {
        if (operand is not BsonDocument document)
        {
            throw ErrorCodes.BadValue("$elemMatch needs an Object");
        }

        var first = document.ElementCount == 0 ? "" : document.GetElement(0).Name;
        return IsOperatorDocument(document) && first is not ("$and" or "$or" or "$nor" or "$where" or "$expr" or "$comment")
            ? new ElemMatchValuePredicate(filters.ParseValueConditions(document))
            : new ElemMatchDocumentPredicate(filters.Parse(document));
    }
}
