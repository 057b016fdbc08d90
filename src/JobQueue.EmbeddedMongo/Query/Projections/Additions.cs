using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>Adds the fields that a projection makes to those it kept.</summary>
internal static class Additions
{
    /// <summary>Sets made fields in <paramref name="target"/>, which is changed and returned.</summary>
    /// <param name="target">The fields kept so far; a document that nobody else holds.</param>
    /// <param name="source">The unprojected document at the same place, or null.</param>
    /// <param name="branch">The projection at that place.</param>
    /// <param name="scope">The whole document's scope.</param>
    public static BsonDocument AddTo(BsonDocument target, BsonDocument? source, ProjectionNode.Branch branch, Scope scope)
    {
        foreach (var name in branch.Order)
        {
            switch (branch.Find(name))
            {
                case ProjectionNode.Computed computed:
                    Assign(target, name, computed.Expression.Evaluate(scope));
                    break;
                case ProjectionNode.FirstMatch match:
                    Assign(target, name, FirstMatching(source, name, match));
                    break;
                case ProjectionNode.Branch { HasAdditions: true } inner:
                    target[name] = AddWithin(target.GetValue(name, null), inner, scope);
                    break;
            }
        }

        return target;
    }

    /// <summary>Adds fields within a value: to a document, to each element of an array, or in place of anything else.</summary>
    private static BsonValue AddWithin(BsonValue? value, ProjectionNode.Branch branch, Scope scope) => value switch
    {
        BsonDocument document => AddTo(new BsonDocument(document.Elements), null, branch, scope),
        BsonArray array => new BsonArray(array.Select(item => AddWithin(item, branch, scope))),
        _ => AddTo([], null, branch, scope),
    };

    private static void Assign(BsonDocument target, string name, BsonValue? value)
    {
        if (value is null)
        {
            target.Remove(name);
        }
        else
        {
            target[name] = value;
        }
    }

    private static BsonArray? FirstMatching(BsonDocument? source, string name, ProjectionNode.FirstMatch match)
    {
        var trace = new MatchTrace();
        return source is not null && source.TryGetValue(name, out var value) && value is BsonArray array && match.Condition.Matches(array, trace)
            ? [array[trace.ArrayIndex]]
            : null;
    }
}
