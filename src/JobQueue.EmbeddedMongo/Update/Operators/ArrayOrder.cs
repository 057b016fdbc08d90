using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary>The order that <c>$push … $sort</c> and <c>$sortArray</c> give an array: by whole elements, or by fields of its documents.</summary>
internal sealed class ArrayOrder : IComparer<BsonValue>
{
    private readonly SortSpec? _byFields;
    private readonly bool _descending;

    private ArrayOrder(SortSpec? byFields, bool descending)
    {
        _byFields = byFields;
        _descending = descending;
    }

    /// <summary>Parses 1, -1 or a document of fields.</summary>
    public static ArrayOrder Parse(BsonValue sort)
    {
        if (sort is BsonDocument fields)
        {
            return fields.ElementCount > 0
                ? new ArrayOrder(ParseFields(fields), descending: false)
                : throw ErrorCodes.BadValue("The $sort pattern is empty when it should be a set of fields.");
        }

        return WholeNumbers.TryExact(sort, out var direction) && direction is 1 or -1
            ? new ArrayOrder(null, direction < 0)
            : throw ErrorCodes.BadValue("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
    }

    public int Compare(BsonValue? x, BsonValue? y)
    {
        if (_byFields is not null)
        {
            return _byFields.Compare(KeyOf(x!), KeyOf(y!));
        }

        var order = BsonOrder.Compare(x!, y!);
        return _descending ? -order : order;
    }

    private static SortSpec ParseFields(BsonDocument fields)
    {
        foreach (var field in fields)
        {
            if (!WholeNumbers.TryExact(field.Value, out var direction) || direction is not (1 or -1))
            {
                throw ErrorCodes.BadValue("The $sort element value must be either 1 or -1");
            }
        }

        return SortSpec.Parse(fields);
    }

    // An element that is no document has none of the fields.
    private BsonValue[] KeyOf(BsonValue element) => _byFields!.KeyOf(element as BsonDocument ?? []);
}
