using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$pop</c>: takes the last (1) or the first (-1) element away.</summary>
internal sealed class PopOperator : UpdateOperator
{
    private readonly bool _first;

    public PopOperator(string path, BsonValue operand)
    {
        if (!WholeNumbers.TryExact(operand, out var direction))
        {
            throw ErrorCodes.FailedToParse($"Expected a number in: {path}: {operand}");
        }

        _first = direction switch
        {
            1 => false,
            -1 => true,
            _ => throw ErrorCodes.FailedToParse($"$pop expects 1 or -1, found: {operand}"),
        };
    }

    public override bool CreatesPath => false;

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        switch (current)
        {
            case null or BsonArray { Count: 0 }:
                return Change.None;
            case BsonArray array:
                return Change.To(new BsonArray(_first ? array.Skip(1) : array.Take(array.Count - 1)));
            default:
                throw ErrorCodes.TypeMismatch($"Path '{target.Path}' contains an element of non-array type '{TypeNames.Of(current)}'");
        }
    }
}
