using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>{$elemMatch: {$gt: 1, $lt: 3}}</c>: one array element satisfies all conditions.</summary>
internal sealed class ElemMatchValuePredicate(ValuePredicate element) : ValuePredicate
{
    public ValuePredicate Element => element;

    public override bool ExpandsArrays => false;

    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        if (value is not BsonArray array)
        {
            return false;
        }

        for (var i = 0; i < array.Count; i++)
        {
            if (element.Matches(array[i], null))
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
}
