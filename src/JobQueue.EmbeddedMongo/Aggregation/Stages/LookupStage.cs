using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$lookup</c> by equal fields, by a pipeline, or by both.</summary>
internal sealed class LookupStage : Stage
{
    private static readonly string[] Options = ["from", "localField", "foreignField", "as", "let", "pipeline"];

    private readonly EvaluationContext _context;
    private readonly ICollectionSource _collections;
    private readonly string _from;
    private readonly string _as;
    private readonly (FieldPath Local, FieldPath Foreign)? _fields;
    private readonly BsonArray? _pipeline;
    private readonly List<(string Name, Expression Value)> _variables = [];

    private LookupStage(BsonDocument specification, EvaluationContext context, ICollectionSource collections)
    {
        _context = context;
        _collections = collections;
        _from = Text(specification, "from") ?? throw ErrorCodes.FailedToParse("missing 'from' option to $lookup stage specification");
        _as = ResultNames.Check(Text(specification, "as") ?? throw ErrorCodes.FailedToParse("must specify 'as' field for a $lookup"));
        var local = Text(specification, "localField");
        var foreign = Text(specification, "foreignField");
        if (local is null != foreign is null)
        {
            throw ErrorCodes.FailedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
        }

        _fields = local is null ? null : (new FieldPath(local), new FieldPath(foreign!));
        ReadVariables(specification);
        _pipeline = ReadPipeline(specification);
    }

    public static LookupStage Parse(BsonValue specification, EvaluationContext context, ICollectionSource collections)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.FailedToParse($"the $lookup stage specification must be an object, but found {TypeNames.Of(specification)}");
        }

        foreach (var name in document.Names)
        {
            if (!Options.Contains(name))
            {
                throw ErrorCodes.FailedToParse($"unknown argument to $lookup: {name}");
            }
        }

        return new LookupStage(document, context, collections);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var foreign = _collections.Read(_from).ToList();
        var join = _fields is { } fields ? new EqualityJoin(foreign, fields.Local, fields.Foreign) : null;
        foreach (var document in documents)
        {
            IEnumerable<BsonDocument> matches = join is null ? foreign : join.MatchesOf(document);
            yield return NestedFields.With(document, _as, new BsonArray(_pipeline is null ? matches : RunPipeline(_pipeline, document, matches)));
        }
    }

    private IEnumerable<BsonDocument> RunPipeline(BsonArray stages, BsonDocument document, IEnumerable<BsonDocument> matches)
    {
        // Variables are part of the context that the stages are parsed with, so that each document parses them anew.
        var scope = new Scope(document, _context);
        var variables = new BsonDocument(_context.Variables.Elements);
        foreach (var (name, value) in _variables)
        {
            variables[name] = value.Evaluate(scope) ?? BsonUndefined.Value;
        }

        return Pipeline.Parse(stages, _context with { Variables = variables }, _collections).Run(matches);
    }

    private void ReadVariables(BsonDocument specification)
    {
        if (!specification.TryGetValue("let", out var let))
        {
            return;
        }

        if (let is not BsonDocument variables)
        {
            throw ErrorCodes.FailedToParse($"$lookup argument 'let: {let}' must be an object, is type {TypeNames.Of(let)}");
        }

        foreach (var variable in variables)
        {
            _variables.Add((variable.Name, ExpressionParser.Parse(variable.Value, _context)));
        }
    }

    private BsonArray? ReadPipeline(BsonDocument specification)
    {
        if (!specification.TryGetValue("pipeline", out var value))
        {
            return _fields is null
                ? throw ErrorCodes.FailedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
                : null;
        }

        if (value is not BsonArray stages)
        {
            throw ErrorCodes.TypeMismatch("'pipeline' option must be specified as an array");
        }

        var variables = new BsonDocument(_context.Variables.Elements);
        _variables.ForEach(variable => variables[variable.Name] = BsonNull.Value);
        var pipeline = Pipeline.Parse(stages, _context with { Variables = variables }, _collections);
        return pipeline.Out is null && pipeline.Source is null ? stages : throw ErrorCodes.Create(51047, "$out is not allowed within a $lookup's sub-pipeline");
    }

    private static string? Text(BsonDocument specification, string option)
    {
        if (!specification.TryGetValue(option, out var value))
        {
            return null;
        }

        return value is BsonString text
            ? text.Value
            : throw ErrorCodes.FailedToParse($"$lookup argument '{option}: {value}' must be a string, is type {TypeNames.Of(value)}");
    }
}
