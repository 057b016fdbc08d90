using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$in</c>: equal to one of the values or matched by one of the regular expressions.</summary>
internal sealed class InPredicate : ValuePredicate
{
    private readonly HashSet<BsonValue> _set;
    private readonly bool _acceptsMissing;

    public InPredicate(IReadOnlyList<BsonValue> values, IReadOnlyList<RegexPredicate> patterns)
    {
        _set = new HashSet<BsonValue>(values, BsonOrder.Instance);
        _acceptsMissing = _set.Contains(BsonNull.Value);
        Values = [.. _set.Order(BsonOrder.Instance)];
        Patterns = patterns;
    }

    /// <summary>The values, each once, in MongoDB's order.</summary>
    public IReadOnlyList<BsonValue> Values { get; }

    public IReadOnlyList<RegexPredicate> Patterns { get; }

    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        if (value is null || value.IsBsonUndefined)
        {
            return _acceptsMissing;
        }

        if (_set.Contains(value))
        {
            return true;
        }

        foreach (var pattern in Patterns)
        {
            if (pattern.Matches(value, trace))
            {
                return true;
            }
        }

        return false;
    }
}
