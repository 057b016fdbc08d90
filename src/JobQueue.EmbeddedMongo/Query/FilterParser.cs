using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>Turns a filter document into a tree of <see cref="FilterNode"/>.</summary>
internal sealed class FilterParser(EvaluationContext context)
{
    private const int MaxDepth = 100;
    private int _depth;

    public FilterNode Parse(BsonDocument filter)
    {
        if (++_depth > MaxDepth)
        {
            throw ErrorCodes.BadValue("exceeded depth limit of query tree");
        }

        var children = new List<FilterNode>(filter.ElementCount);
        foreach (var element in filter)
        {
            AddTo(children, ParseElement(element));
        }

        _depth--;
        return AllOf(children);
    }

    /// <summary>The conditions of an operator document on a value that is given as a whole, not by a path.</summary>
    public ValuePredicate ParseValueConditions(BsonDocument operators)
    {
        var predicates = new PredicateParser(this).ParseOperators("", operators);
        return predicates.Count == 1 ? predicates[0] : new AllOfPredicate(predicates);
    }

    private FilterNode? ParseElement(BsonElement element) => element.Name.StartsWith('$') && !PredicateParser.IsReferenceField(element.Name)
        ? ParseTopLevelOperator(element)
        : ParseField(element.Name, element.Value);

    private FilterNode? ParseTopLevelOperator(BsonElement element)
    {
        switch (element.Name)
        {
            case "$and":
                return AllOf(ParseList(element));
            case "$or":
                return AnyOf(ParseList(element));
            case "$nor":
                return new NotNode(AnyOf(ParseList(element)));
            case "$expr":
                return new ExpressionNode(ExpressionParser.Parse(element.Value, context), context);
            case "$comment":
                return null;
            case "$alwaysTrue" or "$alwaysFalse":
                return element.Value.IsNumeric && element.Value.ToDouble() == 1
                    ? new ConstantNode(element.Name == "$alwaysTrue")
                    : throw ErrorCodes.FailedToParse($"{element.Name} must be an integer value of 1");
            case "$where" or "$text" or "$jsonSchema" or "$sampleRate":
                throw ErrorCodes.CommandNotSupported($"{element.Name} is not supported by this server");
            default:
                throw ErrorCodes.BadValue(
                    $"unknown top level operator: {element.Name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.");
        }
    }

    private List<FilterNode> ParseList(BsonElement element)
    {
        if (element.Value is not BsonArray array)
        {
            throw ErrorCodes.BadValue($"{element.Name} must be an array");
        }

        if (array.Count == 0)
        {
            throw ErrorCodes.BadValue("$and/$or/$nor must be a nonempty array");
        }

        var children = new List<FilterNode>(array.Count);
        foreach (var item in array)
        {
            children.Add(item is BsonDocument filter ? Parse(filter) : throw ErrorCodes.BadValue("$or/$and/$nor entries need to be full objects"));
        }

        return children;
    }

    private FilterNode ParseField(string name, BsonValue operand)
    {
        var path = new FieldPath(name);
        var children = new List<FilterNode>();
        foreach (var predicate in new PredicateParser(this).Parse(name, operand))
        {
            AddTo(children, ToNode(path, predicate));
        }

        return AllOf(children);
    }

    private static FilterNode ToNode(FieldPath path, ValuePredicate predicate) => predicate switch
    {
        NotPredicate not => new NotNode(ToNode(path, not.Inner)),
        AllOfPredicate all => AllOf([.. all.Parts.Select(part => ToNode(path, part))]),
        _ => new FieldNode(path, predicate),
    };

    private static FilterNode AllOf(List<FilterNode> children)
    {
        if (children.Count == 1)
        {
            return children[0];
        }

        var flat = new List<FilterNode>(children.Count);
        children.ForEach(child => AddTo(flat, child));
        return new AndNode(flat);
    }

    private static FilterNode AnyOf(List<FilterNode> children) => children.Count == 1 ? children[0] : new OrNode(children);

    private static void AddTo(List<FilterNode> children, FilterNode? node)
    {
        switch (node)
        {
            case null:
                break;
            case AndNode and:
                children.AddRange(and.Children);
                break;
            default:
                children.Add(node);
                break;
        }
    }
}
