using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary><c>"$a.b"</c> or <c>"$$variable.a.b"</c>: a path from a variable. An array on the way gives an array of what its documents hold.</summary>
internal sealed class PathExpression(string variable, IReadOnlyList<string> parts) : Expression
{
    public override BsonValue? Evaluate(Scope scope)
    {
        if (!scope.TryGet(variable, out var start))
        {
            start = SystemVariables.Evaluate(variable, scope);
        }

        return Follow(start, 0);
    }

    private BsonValue? Follow(BsonValue? value, int part)
    {
        for (; part < parts.Count; part++)
        {
            switch (value)
            {
                case BsonDocument document:
                    value = document.TryGetValue(parts[part], out var next) ? next : null;
                    break;
                case BsonArray array:
                    return FollowEach(array, part);
                default:
                    return null;
            }
        }

        return value;
    }

    private BsonArray FollowEach(BsonArray array, int part)
    {
        var results = new BsonArray();
        foreach (var item in array)
        {
            if (item is BsonDocument && Follow(item, part) is { } result)
            {
                results.Add(result);
            }
        }

        return results;
    }
}
