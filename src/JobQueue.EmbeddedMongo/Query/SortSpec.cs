using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>
/// A compound sort. A document with arrays sorts by the key that comes first in the sort's own order: the least element ascending,
/// the greatest descending. Missing sorts as null, an empty array before null.
/// </summary>
internal sealed class SortSpec : IComparer<BsonValue[]>
{
    private const int MaxFields = 32;
    private readonly FieldPath[] _paths;

    private SortSpec(IReadOnlyList<SortField> fields)
    {
        Fields = fields;
        _paths = [.. fields.Select(field => field.Path)];
    }

    public IReadOnlyList<SortField> Fields { get; }

    /// <summary>Whether nothing is sorted.</summary>
    public bool IsEmpty => Fields.Count == 0;

    /// <summary>Parses the sort of a find or findAndModify; <c>$natural</c> is the caller's to handle.</summary>
    /// <exception cref="CommandFailedException">A direction is neither 1 nor -1 (2).</exception>
    public static SortSpec Parse(BsonDocument sort)
    {
        var fields = new List<SortField>(sort.ElementCount);
        foreach (var element in sort)
        {
            if (element.Value is BsonDocument)
            {
                throw ErrorCodes.CommandNotSupported("sorting by $meta is not supported by this server");
            }

            if (!WholeNumbers.TryExact(element.Value, out var direction) || direction is not (1 or -1))
            {
                throw ErrorCodes.BadValue("bad sort specification");
            }

            if (element.Name.Length == 0 || element.Name.Split('.').Any(part => part.Length == 0))
            {
                throw ErrorCodes.Create(15998, "FieldPath field names may not be empty strings.");
            }

            fields.Add(new SortField(new FieldPath(element.Name), direction < 0));
        }

        return fields.Count <= MaxFields ? new SortSpec(fields) : throw ErrorCodes.BadValue("too many compound keys");
    }

    /// <summary>The key by which the document is sorted.</summary>
    public BsonValue[] KeyOf(BsonDocument document)
    {
        IReadOnlyList<BsonValue[]> keys;
        try
        {
            keys = IndexKeys.Of(document, _paths).Keys;
        }
        catch (CommandFailedException failure) when (failure.Code == 171)
        {
            throw ErrorCodes.BadValue("cannot sort with keys that are parallel arrays");
        }

        return keys.Count == 1 ? keys[0] : keys.Min(this)!;
    }

    /// <summary>Orders two keys of this sort.</summary>
    public int Compare(BsonValue[]? x, BsonValue[]? y)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            var order = BsonOrder.Compare(x![i], y![i]);
            if (order != 0)
            {
                return Fields[i].Descending ? -order : order;
            }
        }

        return 0;
    }

    /// <summary>The documents in order; equal ones stay as they came.</summary>
    public IEnumerable<BsonDocument> Sort(IEnumerable<BsonDocument> documents) => IsEmpty ? documents : documents.OrderBy(KeyOf, this);
}
