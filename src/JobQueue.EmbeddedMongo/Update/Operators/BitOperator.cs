using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$bit</c>: <c>and</c>, <c>or</c>, <c>xor</c> on int32 and int64, one after the other.</summary>
internal sealed class BitOperator : UpdateOperator
{
    private readonly BsonDocument _steps;

    public BitOperator(string path, BsonValue operand)
    {
        if (operand is not BsonDocument steps)
        {
            throw ErrorCodes.BadValue(
                $"The $bit modifier is not compatible with a {TypeNames.Of(operand)}. You must pass in an embedded document: {{$bit: {{{path}: {{and/or/xor: #}}}}}}");
        }

        if (steps.ElementCount == 0)
        {
            throw ErrorCodes.BadValue($"You must pass in at least one bitwise operation. The format is: {{$bit: {{{path}: {{and/or/xor: #}}}}}}");
        }

        foreach (var step in steps)
        {
            if (step.Name is not ("and" or "or" or "xor"))
            {
                throw ErrorCodes.BadValue($"The $bit modifier only supports 'and', 'or', and 'xor', not '{step.Name}' which is an unknown operator: {{{step.Name}: {step.Value}}}");
            }

            if (!step.Value.IsInt32 && !step.Value.IsInt64)
            {
                throw ErrorCodes.BadValue(
                    $"The $bit modifier field must be an Integer(32/64 bit); a '{TypeNames.Of(step.Value)}' is not supported here: {{{step.Name}: {step.Value}}}");
            }
        }

        _steps = steps;
    }

    public override Change Apply(BsonValue? current, UpdateTarget target)
    {
        if (current is not null && !current.IsInt32 && !current.IsInt64)
        {
            throw ErrorCodes.BadValue(
                $"Cannot apply $bit to a value of non-integral type. {target.Id} has the field {target.Field} of non-integer type {TypeNames.Of(current)}");
        }

        var value = current ?? BsonInt32.Create(0);
        foreach (var step in _steps)
        {
            var result = Combine(step.Name, value.ToInt64(), step.Value.ToInt64());
            value = value.IsInt32 && step.Value.IsInt32 ? new BsonInt32((int)result) : new BsonInt64(result);
        }

        return current is not null && StrictEquality.AreSame(current, value) ? Change.None : Change.To(value);
    }

    private static long Combine(string step, long left, long right) => step switch
    {
        "and" => left & right,
        "or" => left | right,
        _ => left ^ right,
    };
}
