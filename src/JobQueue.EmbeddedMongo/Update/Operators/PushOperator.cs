using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$push</c> with <c>$each $position $sort $slice</c>; they apply in that order.</summary>
internal sealed class PushOperator : UpdateOperator
{
    private readonly IReadOnlyList<BsonValue> _values;
    private readonly long? _position;
    private readonly long? _slice;
    private readonly IComparer<BsonValue>? _order;

    public PushOperator(string path, BsonValue operand)
    {
        if (operand is not BsonDocument modifiers || !modifiers.TryGetValue("$each", out var each))
        {
            _values = [operand is BsonDocument document ? Plain(path, document) : operand];
            return;
        }

        _values = each is BsonArray array
            ? [.. array]
            : throw ErrorCodes.BadValue($"The argument to $each in $push must be an array but it was of type: {TypeNames.Of(each)}");
        foreach (var modifier in modifiers)
        {
            switch (modifier.Name)
            {
                case "$each":
                    break;
                case "$position":
                    _position = Number(modifier, "position");
                    break;
                case "$slice":
                    _slice = Number(modifier, "slice");
                    break;
                case "$sort":
                    _order = ArrayOrder.Parse(modifier.Value);
                    break;
                default:
                    throw ErrorCodes.BadValue($"Unrecognized clause in $push: {modifier.Name}");
            }
        }
    }

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not null and not BsonArray)
        {
            throw ErrorCodes.BadValue($"The field '{target.Path}' must be an array but is of type {TypeNames.Of(current)} in document {target.Id}");
        }

        var before = current as BsonArray;
        var after = before is null ? [] : new List<BsonValue>(before);
        var at = InsertAt(after.Count);
        after.InsertRange(at, _values);
        if (_order is not null)
        {
            after = [.. after.Order(_order)];
        }

        var result = new BsonArray(Sliced(after));
        if (before is null)
        {
            return Change.To(result);
        }

        if (StrictEquality.AreSame(before, result))
        {
            return Change.None;
        }

        return at == before.Count && _order is null && result.Count == at + _values.Count ? Change.Appended(result, at) : Change.To(result);
    }

    /// <summary>A pushed document without <c>$each</c>; modifiers do nothing without it and are refused.</summary>
    private static BsonDocument Plain(string path, BsonDocument document) =>
        document.ElementCount > 0 && document.GetElement(0).Name is "$slice" or "$sort" or "$position"
            ? throw ErrorCodes.DollarPrefixedFieldName($"The dollar ($) prefixed field '{document.GetElement(0).Name}' in '{path}' is not valid for storage.")
            : document;

    private static long Number(BsonElement modifier, string role) => WholeNumbers.TryExact(modifier.Value, out var number)
        ? number
        : throw ErrorCodes.BadValue($"The value for ${role} must be an integer value but was given type: {TypeNames.Of(modifier.Value)}");

    private int InsertAt(int count) => _position switch
    {
        null => count,
        < 0 => (int)Math.Max(0, count + _position.Value),
        _ => (int)Math.Min(count, _position.Value),
    };

    private IEnumerable<BsonValue> Sliced(List<BsonValue> values) => _slice switch
    {
        null => values,
        < 0 => values.TakeLast((int)Math.Min(int.MaxValue, -Math.Max(_slice.Value, -int.MaxValue))),
        _ => values.Take((int)Math.Min(int.MaxValue, _slice.Value)),
    };
}
