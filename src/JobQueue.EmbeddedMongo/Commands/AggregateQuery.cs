using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Aggregation.Stages;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>An aggregation over a collection, or over what the server tells of itself. Leading <c>$match</c>, <c>$sort</c>, <c>$skip</c> and <c>$limit</c> are left to the planner.</summary>
internal sealed class AggregateQuery
{
    private readonly CommandContext _context;
    private readonly Catalog _view;
    private readonly BsonArray _stages;
    private readonly BsonValue? _hint;

    private AggregateQuery(CommandContext context, string ns, BsonArray stages, BsonValue? hint, Catalog view)
    {
        (_context, Namespace, _stages, _hint, _view) = (context, ns, stages, hint, view);
        Pipeline = Pipeline.Parse(stages, context.Evaluation, new CollectionSource(view, context));
    }

    internal string Namespace { get; }

    internal Pipeline Pipeline { get; }

    internal static AggregateQuery Read(CommandContext context, BsonArray stages, BsonValue? hint, Catalog view)
    {
        var isWholeDatabase = context.Body.GetElement(0).Value.IsNumeric;
        var ns = isWholeDatabase ? context.Database + ".$cmd.aggregate" : context.Namespace;
        var query = new AggregateQuery(context, ns, stages, hint, view);
        if (isWholeDatabase && query.Pipeline.Source is null)
        {
            throw ErrorCodes.InvalidNamespace($"{{aggregate: 1}} is not valid for '{(stages.Count > 0 ? stages[0].AsBsonDocument.GetElement(0).Name : "an empty pipeline")}'; a collection is required.");
        }

        return query;
    }

    internal IEnumerable<BsonDocument> Run()
    {
        if (Pipeline.Source is { } source)
        {
            return Pipeline.Run(SourceDocuments.Of(source, _context, _view), 1);
        }

        if (_view.Find(Namespace) is not { } collection)
        {
            return Pipeline.Run([], 0);
        }

        if (collection.Options.View is not null)
        {
            return Pipeline.Run(new CollectionSource(_view, _context).Read(Names.CollectionOf(Namespace)));
        }

        var plan = Plan(collection, out var planned);
        return Pipeline.Run(plan.Run().Select(row => row.Document!), planned);
    }

    /// <summary>The plan of the leading stages, and how many stages it answers.</summary>
    internal QueryPlan Plan(CollectionState collection, out int planned)
    {
        var filter = DocumentMatcher.Parse([], _context.Evaluation);
        var sort = new BsonDocument();
        planned = 0;
        if (Pipeline.Stages.Count > planned && Pipeline.Stages[planned] is MatchStage match)
        {
            filter = match.Matcher;
            planned++;
        }

        if (Pipeline.Stages.Count > planned && Pipeline.Stages[planned] is Aggregation.Stages.SortStage)
        {
            sort = _stages[planned][0].AsBsonDocument;
            planned++;
        }

        var limit = planned < _stages.Count && _stages[planned].AsBsonDocument.TryGetValue("$limit", out var count) ? count.ToInt64() : 0;
        planned += limit > 0 ? 1 : 0;
        return Planner.Plan(collection, new QueryRequest { Filter = filter, Sort = sort, Hint = _hint, Limit = limit, Cancellation = _context.Cancellation });
    }
}
