using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>
/// Chooses how a query is answered. An index that limits the scan is always preferred to reading the collection; among several the one with the
/// least expected work is taken, estimated from the indexes themselves, so the choice follows the data without statistics to keep.
/// </summary>
internal static class Planner
{
    private static readonly EvaluationContext NoContext = new() { Now = DateTime.UnixEpoch };
    private static readonly DocumentMatcher Everything = DocumentMatcher.Parse([], NoContext);

    /// <exception cref="CommandFailedException">The sort is malformed, or the hint names no index.</exception>
    internal static QueryPlan Plan(CollectionState collection, QueryRequest request)
    {
        var (sort, natural) = ReadSort(request);
        var source = Source(collection, request, sort, natural, out var isSorted);
        if (!isSorted)
        {
            source = new SortStage(source, sort, request.Sort, request.Limit > 0 ? request.Limit + request.Skip : 0);
        }

        source = request.Skip > 0 ? new SkipStage(source, request.Skip) : source;
        return new QueryPlan(request.Limit > 0 ? new LimitStage(source, request.Limit) : source);
    }

    private static PlanStage Source(CollectionState collection, QueryRequest request, SortSpec sort, int natural, out bool isSorted)
    {
        isSorted = sort.IsEmpty;
        if (natural != 0)
        {
            isSorted = true;
            return new CollectionScan(collection, request.Filter, natural < 0, cancellation: request.Cancellation);
        }

        var conditions = new FilterConditions(request.Filter.Root);
        var hinted = request.Hint is null ? null : HintedIndex(collection, request.Hint);
        if (request.Min is not null || request.Max is not null)
        {
            var index = hinted ?? throw ErrorCodes.Create(51173, "When using min()/max() a hint of which index to use must be provided");
            return new FetchStage(collection, new KeyRangeScan(index, request.Min, request.Max), request.Filter, request.Cancellation);
        }

        if (hinted is null && sort.IsEmpty && IdLookup.TryPlan(collection, conditions, request.Filter) is { } lookup)
        {
            return lookup;
        }

        var candidates = hinted is null && sort.IsEmpty && conditions.NamesOneId
            ? [new IndexCandidate(collection.IdIndex, conditions, sort, request.Sort)]
            : Candidates(collection, hinted, conditions, sort, request.Sort);
        if (Best(candidates, request) is { } best)
        {
            isSorted = best.GivesOrder;
            return new FetchStage(collection, best.ToStage(), request.Filter, request.Cancellation);
        }

        return Alternatives(collection, conditions, request) ?? (PlanStage)new CollectionScan(collection, request.Filter, backward: false, cancellation: request.Cancellation);
    }

    private static List<IndexCandidate> Candidates(CollectionState collection, IndexState? hinted, FilterConditions conditions, SortSpec sort, BsonDocument pattern)
    {
        if (hinted is not null)
        {
            if (hinted.Spec.PartialFilter is not null && !IndexCandidate.IsComplete(hinted.Spec, conditions))
            {
                throw ErrorCodes.Create(291, "error processing query: planner returned error :: caused by :: the hinted partial index does not hold every match");
            }

            return [new IndexCandidate(hinted, conditions, sort, pattern)];
        }

        return [.. collection.Indexes
            .Where(index => !index.Spec.Hidden && IndexCandidate.IsRelevant(index.Spec, conditions, sort) && IndexCandidate.IsComplete(index.Spec, conditions))
            .Select(index => new IndexCandidate(index, conditions, sort, pattern))
            .Where(candidate => candidate.IsBounded || (!sort.IsEmpty && candidate.GivesOrder))];
    }

    private static IndexCandidate? Best(List<IndexCandidate> candidates, QueryRequest request)
    {
        if (candidates.Count <= 1)
        {
            return candidates.FirstOrDefault();
        }

        var matches = candidates.Min(candidate => candidate.Estimate);
        return candidates.MinBy(candidate => (Cost(candidate, request, matches), -candidate.BoundedFields, candidate.Index.Spec.Paths.Count));
    }

    // With the order from the index a limit ends the scan early: the fewer of the scanned documents match, the later.
    private static double Cost(IndexCandidate candidate, QueryRequest request, double matches)
    {
        var visited = Math.Max(1, candidate.Estimate);
        if (!candidate.GivesOrder)
        {
            return visited * 1.5;
        }

        var wanted = request.Limit > 0 ? request.Limit + request.Skip : double.PositiveInfinity;
        return Math.Min(visited, wanted * visited / Math.Max(1, matches));
    }

    private static FetchStage? Alternatives(CollectionState collection, FilterConditions conditions, QueryRequest request)
    {
        if (conditions.Alternatives is not { } any)
        {
            return null;
        }

        var scans = new List<PlanStage>();
        foreach (var child in any.Children)
        {
            var branch = new FilterConditions(child is AndNode all ? all : new AndNode([child]));
            var best = Best(Candidates(collection, null, branch, SortSpec.Parse([]), []), new QueryRequest { Filter = Everything });
            if (best is null)
            {
                return null;
            }

            scans.Add(best.ToStage());
        }

        return new FetchStage(collection, new OrStage(scans), request.Filter, request.Cancellation);
    }

    private static (SortSpec Sort, int Natural) ReadSort(QueryRequest request)
    {
        if (request.Hint is BsonDocument hint && hint.TryGetValue("$natural", out var direction))
        {
            return (SortSpec.Parse(request.Sort), Natural(direction));
        }

        if (request.Sort.TryGetValue("$natural", out var natural))
        {
            return request.Sort.ElementCount == 1
                ? (SortSpec.Parse([]), Natural(natural))
                : throw ErrorCodes.BadValue("Cannot include '$natural' in compound sort: " + request.Sort);
        }

        return (SortSpec.Parse(request.Sort), 0);
    }

    private static int Natural(BsonValue direction) => direction == 1 ? 1 : direction == -1 ? -1 : throw ErrorCodes.BadValue("$natural hint must be 1 or -1");

    private static IndexState HintedIndex(CollectionState collection, BsonValue hint)
    {
        var index = hint switch
        {
            BsonString name => collection.FindIndex(name.AsString),
            BsonDocument pattern => Array.Find(collection.Indexes, index => Query.BsonOrder.AreEqual(index.Spec.Key, pattern)),
            _ => null,
        };
        return index ?? throw ErrorCodes.BadValue("error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index");
    }
}
