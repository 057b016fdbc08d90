using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The fields that an upsert takes from its filter: the equality conditions that must hold (<c>$eq</c>, <c>$in</c> and <c>$all</c> of one value).</summary>
internal static class UpsertSeed
{
    /// <summary>All fields.</summary>
    /// <exception cref="CommandFailedException">Two conditions speak of one path (54).</exception>
    public static BsonDocument Of(FilterNode filter)
    {
        var document = new BsonDocument();
        var seen = new List<string>();
        foreach (var (path, value) in Equalities(filter))
        {
            RequireSingle(path.Dotted, seen);
            seen.Add(path.Dotted);
            Assign(document, path, value);
        }

        return document;
    }

    /// <summary>The <c>_id</c> alone.</summary>
    public static BsonDocument IdOf(FilterNode filter)
    {
        foreach (var (path, value) in Equalities(filter))
        {
            if (path.Dotted == "_id")
            {
                return new BsonDocument("_id", value);
            }
        }

        return [];
    }

    private static IEnumerable<(FieldPath Path, BsonValue Value)> Equalities(FilterNode node) => node switch
    {
        AndNode and => and.Children.SelectMany(Equalities),
        FieldNode { Predicate: ComparePredicate { Comparison: ComparisonOperator.Equal } equal } field => [(field.Path, equal.Operand)],
        FieldNode { Predicate: InPredicate { Values: [var only], Patterns: [] } } field => [(field.Path, only)],
        _ => [],
    };

    private static void RequireSingle(string path, List<string> seen)
    {
        foreach (var other in seen)
        {
            if (other == path)
            {
                throw ErrorCodes.NotSingleValueField($"cannot infer query fields to set, path '{path}' is matched twice");
            }

            if (path.StartsWith(other + ".", StringComparison.Ordinal) || other.StartsWith(path + ".", StringComparison.Ordinal))
            {
                throw ErrorCodes.NotSingleValueField($"cannot infer query fields to set, both paths '{path}' and '{other}' are matched");
            }
        }
    }

    private static void Assign(BsonDocument document, FieldPath path, BsonValue value)
    {
        for (var part = 0; part < path.Length - 1; part++)
        {
            if (!document.TryGetValue(path[part], out var next))
            {
                next = new BsonDocument();
                document.Add(path[part], next);
            }

            document = next.AsBsonDocument;
        }

        document[path[path.Length - 1]] = value;
    }
}
