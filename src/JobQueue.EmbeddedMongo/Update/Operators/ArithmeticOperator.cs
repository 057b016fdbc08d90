using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$inc</c> and <c>$mul</c>.</summary>
internal sealed class ArithmeticOperator : UpdateOperator
{
    private readonly string _name;
    private readonly BsonValue _operand;

    public ArithmeticOperator(string name, string path, BsonValue operand)
    {
        if (!operand.IsNumeric)
        {
            var verb = name == "$inc" ? "increment" : "multiply";
            throw ErrorCodes.TypeMismatch($"Cannot {verb} with non-numeric argument: {{{path}: {operand}}}");
        }

        _name = name;
        _operand = operand;
    }

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is null)
        {
            return Change.To(_name == "$inc" ? _operand : Arithmetic.TryMultiply(_operand, BsonInt32.Create(0))!);
        }

        if (!current.IsNumeric)
        {
            throw ErrorCodes.TypeMismatch(
                $"Cannot apply {_name} to a value of non-numeric type. {target.Id} has the field '{target.Field}' of non-numeric type {TypeNames.Of(current)}");
        }

        var result = _name == "$inc" ? Arithmetic.TryAdd(current, _operand) : Arithmetic.TryMultiply(current, _operand);
        if (result is null)
        {
            throw ErrorCodes.BadValue($"Failed to apply {_name} operations to current value ({current}) for document {target.Id}");
        }

        return StrictEquality.AreSame(result, current) ? Change.None : Change.To(result);
    }
}
