using System.Globalization;
using JobQueue.EmbeddedMongo.Query.Filters;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>{$elemMatch: {k: 1, v: 2}}</c>: one array element, a document, satisfies the whole filter.</summary>
internal sealed class ElemMatchDocumentPredicate(FilterNode filter) : ValuePredicate
{
    public FilterNode Filter => filter;

    public override bool ExpandsArrays => false;

    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        if (value is not BsonArray array)
        {
            return false;
        }

        for (var i = 0; i < array.Count; i++)
        {
            if (AsDocument(array[i]) is { } document && filter.Matches(document, null))
            {
                if (trace is not null)
                {
                    trace.ArrayIndex = i;
                }

                return true;
            }
        }

        return false;
    }

    // A nested array is a document with its indexes as field names.
    private static BsonDocument? AsDocument(BsonValue element) => element switch
    {
        BsonDocument document => document,
        BsonArray array => new BsonDocument(array.Select((item, index) => new BsonElement(index.ToString(CultureInfo.InvariantCulture), item))),
        _ => null,
    };
}
