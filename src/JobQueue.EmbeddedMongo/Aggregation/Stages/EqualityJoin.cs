using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>Finds the documents whose field equals a field of another document, as an equality filter would; an array on either side matches by its elements.</summary>
internal sealed class EqualityJoin
{
    private readonly List<BsonDocument> _foreign;
    private readonly FieldPath _localField;
    private readonly Dictionary<BsonValue, List<int>> _byValue = new(BsonOrder.Instance);

    public EqualityJoin(List<BsonDocument> foreign, FieldPath localField, FieldPath foreignField)
    {
        _foreign = foreign;
        _localField = localField;
        for (var i = 0; i < foreign.Count; i++)
        {
            foreach (var value in ValuesAt(foreign[i], foreignField, expandArrays: true).Distinct(BsonOrder.Instance))
            {
                if (!_byValue.TryGetValue(value, out var places))
                {
                    _byValue.Add(value, places = []);
                }

                places.Add(i);
            }
        }
    }

    /// <summary>The matching documents in their natural order.</summary>
    public IEnumerable<BsonDocument> MatchesOf(BsonDocument local)
    {
        var places = new SortedSet<int>();
        foreach (var value in ValuesAt(local, _localField, expandArrays: false))
        {
            // An array asks for its elements, never for itself.
            foreach (var wanted in value is BsonArray array ? array : [value])
            {
                if (_byValue.TryGetValue(wanted, out var found))
                {
                    places.UnionWith(found);
                }
            }
        }

        return places.Select(place => _foreign[place]);
    }

    private static List<BsonValue> ValuesAt(BsonDocument document, FieldPath path, bool expandArrays)
    {
        var collector = new Collector(expandArrays);
        PathMatch.Any(document, path, collector, null);
        return collector.Values;
    }

    /// <summary>Agrees with no value, so that the walk offers it all of them.</summary>
    private sealed class Collector(bool expandsArrays) : ValuePredicate
    {
        public override bool ExpandsArrays => expandsArrays;

        public List<BsonValue> Values { get; } = [];

        public override bool Matches(BsonValue? value, MatchTrace? trace)
        {
            Values.Add(value is null or BsonUndefined ? BsonNull.Value : value);
            return false;
        }
    }
}
