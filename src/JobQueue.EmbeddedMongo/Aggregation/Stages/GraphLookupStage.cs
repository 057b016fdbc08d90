using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$graphLookup</c>: what is reached from a value by following one field of a collection to another, breadth first, each document once.</summary>
internal sealed class GraphLookupStage : Stage
{
    private const string Wanted = "value";

    private static readonly string[] Required = ["from", "as", "startWith", "connectFromField", "connectToField"];
    private static readonly string[] Optional = ["maxDepth", "depthField", "restrictSearchWithMatch"];

    private readonly EvaluationContext _context;
    private readonly ICollectionSource _collections;
    private readonly string _from;
    private readonly string _as;
    private readonly Expression _startWith;
    private readonly Expression _connectFrom;
    private readonly FieldPath _connectTo;
    private readonly long _maxDepth;
    private readonly string? _depthField;
    private readonly DocumentMatcher _restriction;

    private GraphLookupStage(BsonDocument specification, EvaluationContext context, ICollectionSource collections)
    {
        (_context, _collections) = (context, collections);
        (_from, _as) = (Text(specification, "from"), ResultNames.Check(Text(specification, "as")));
        _startWith = ExpressionParser.Parse(specification["startWith"], context);
        _connectFrom = ExpressionParser.Parse("$" + Text(specification, "connectFromField"), context);
        _connectTo = new FieldPath(Text(specification, "connectToField"));
        _maxDepth = specification.TryGetValue("maxDepth", out var depth) ? Depth(depth) : long.MaxValue;
        _depthField = specification.Contains("depthField") ? ResultNames.Check(Text(specification, "depthField")) : null;
        _restriction = DocumentMatcher.Parse(specification.GetValue("restrictSearchWithMatch", new BsonDocument()) as BsonDocument ?? throw ErrorCodes.Create(40185, "restrictSearchWithMatch must be an object"), context);
    }

    public static GraphLookupStage Parse(BsonValue specification, EvaluationContext context, ICollectionSource collections)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(40327, $"the $graphLookup stage specification must be an object, but found {TypeNames.Of(specification)}");
        }

        if (document.Names.FirstOrDefault(name => !Required.Contains(name) && !Optional.Contains(name)) is { } other)
        {
            throw ErrorCodes.Create(40104, $"Unknown argument to $graphLookup: {other}");
        }

        return Array.Find(Required, name => !document.Contains(name)) is { } missing
            ? throw ErrorCodes.Create(40105, $"$graphLookup requires '{missing}' to be specified")
            : new GraphLookupStage(document, context, collections);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var foreign = _collections.Read(_from).Where(_restriction.Matches).ToList();
        var join = new EqualityJoin(foreign, new FieldPath(Wanted), _connectTo);
        return documents.Select(document => NestedFields.With(document, _as, new BsonArray(Reached(document, join))));
    }

    private List<BsonDocument> Reached(BsonDocument document, EqualityJoin join)
    {
        var reached = new List<BsonDocument>();
        var seen = new HashSet<BsonDocument>(ReferenceEqualityComparer.Instance);
        var frontier = ValuesOf(_startWith, document).ToList();
        for (var depth = 0L; frontier.Count > 0 && depth <= _maxDepth; depth++)
        {
            var found = frontier.SelectMany(value => join.MatchesOf(new BsonDocument(Wanted, value))).Where(seen.Add).ToList();
            frontier = [.. found.SelectMany(next => ValuesOf(_connectFrom, next)).Distinct(BsonOrder.Instance)];
            reached.AddRange(_depthField is null ? found : found.Select(next => NestedFields.With(next, _depthField, depth)));
        }

        return reached;
    }

    private BsonArray ValuesOf(Expression expression, BsonDocument document) => expression.Evaluate(new Scope(document, _context)) switch
    {
        null => [],
        BsonArray values => values,
        var value => [value],
    };

    private static string Text(BsonDocument specification, string option) => specification[option] is BsonString text
        ? text.Value
        : throw ErrorCodes.Create(40103, $"expected string as argument for {option}, found: {TypeNames.Of(specification[option])}");

    private static long Depth(BsonValue value)
    {
        if (!Query.Numbers.WholeNumbers.TryExact(value, out var depth))
        {
            throw ErrorCodes.Create(40100, "maxDepth requires a numeric argument that is a whole number");
        }

        return depth >= 0 ? depth : throw ErrorCodes.Create(40101, "maxDepth requires a nonnegative argument");
    }
}
