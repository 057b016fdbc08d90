using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>The documents of a bulk command, from its body or from a document sequence beside it.</summary>
internal static class Statements
{
    /// <exception cref="CommandFailedException">The field is missing, of the wrong type, or holds too few or too many.</exception>
    internal static IReadOnlyList<byte[]> Read(CommandContext context, string field)
    {
        var statements = context.Request.Sequences.FirstOrDefault(sequence => sequence.Field == field)?.Documents ?? FromBody(context, field);
        return statements.Count is >= 1 and <= WireLimits.MaxBatchCount
            ? statements
            : throw ErrorCodes.Create(16, $"Write batch sizes must be between 1 and {WireLimits.MaxBatchCount}. Got {statements.Count} operations.");
    }

    /// <summary>The statement numbers for retryable writes: given one by one, counted from one, or counted from zero.</summary>
    internal static Func<int, int> Numbers(CommandFields fields)
    {
        if (fields.OptionalArray("stmtIds") is { } given)
        {
            return index => index < given.Count && given[index] is { IsNumeric: true } number
                ? (int)number.ToDouble()
                : throw ErrorCodes.InvalidOptions("stmtIds has to hold a number for each statement of the batch");
        }

        var first = (int)Math.Clamp(fields.OptionalWhole("stmtId") ?? 0, int.MinValue, int.MaxValue);
        return index => first + index;
    }

    private static IReadOnlyList<byte[]> FromBody(CommandContext context, string field)
    {
        var fields = new CommandFields(context.Definition.Name, context.Body);
        if (fields.Required(field) is not BsonArray array)
        {
            throw ErrorCodes.Create(10065, $"BSON field '{context.Definition.Name}.{field}' is the wrong type, expected type 'array'");
        }

        return [.. array.Select((item, i) => item is BsonDocument document
            ? RawBson.Write(document)
            : throw ErrorCodes.TypeMismatch($"BSON field '{context.Definition.Name}.{field}.{i}' is the wrong type, expected type 'object'"))];
    }
}
