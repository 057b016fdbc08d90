using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$addToSet</c>: appends values that the array does not hold yet.</summary>
internal sealed class AddToSetOperator(BsonValue operand) : UpdateOperator
{
    private readonly IReadOnlyList<BsonValue> _values = ValuesOf(operand);

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not null and not BsonArray)
        {
            throw ErrorCodes.BadValue($"Cannot apply $addToSet to non-array field. Field named '{target.Field}' has non-array type {TypeNames.Of(current)}");
        }

        var array = current is BsonArray existing ? new BsonArray(existing) : [];
        var known = new HashSet<BsonValue>(array, BsonOrder.Instance);
        array.AddRange(_values.Where(known.Add));
        return current is BsonArray before && before.Count == array.Count ? Change.None : Change.To(array);
    }

    private static IReadOnlyList<BsonValue> ValuesOf(BsonValue operand)
    {
        if (operand is not BsonDocument document || document.ElementCount == 0 || document.GetElement(0).Name != "$each")
        {
            return [operand];
        }

        if (document.GetElement(0).Value is not BsonArray each)
        {
            throw ErrorCodes.TypeMismatch($"The argument to $each in $addToSet must be an array but it was of type {TypeNames.Of(document.GetElement(0).Value)}");
        }

        return document.ElementCount == 1
            ? [.. each]
            : throw ErrorCodes.BadValue($"Found unexpected fields after $each in $addToSet: {document}");
    }
}
