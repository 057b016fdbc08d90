using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Reads the fields of a command or of a statement inside one, and complains as MongoDB does about wrong types.</summary>
internal sealed class CommandFields(string owner, BsonDocument document)
{
    /// <summary>How a wrong type is complained about; <c>find</c> answers FailedToParse.</summary>
    internal Func<string, CommandFailedException> WrongTypeError { get; init; } = ErrorCodes.TypeMismatch;

    internal BsonDocument Document(string name) => OptionalDocument(name) ?? [];

    internal BsonDocument? OptionalDocument(string name) => Get(name) switch
    {
        null or BsonNull => null,
        BsonDocument value => value,
        { } other => throw WrongType(name, other, "object"),
    };

    internal BsonArray? OptionalArray(string name) => Get(name) switch
    {
        null => null,
        BsonArray value => value,
        { } other => throw WrongType(name, other, "array"),
    };

    internal string? OptionalString(string name) => Get(name) switch
    {
        null => null,
        BsonString value => value.Value,
        { } other => throw WrongType(name, other, "string"),
    };

    internal bool Flag(string name, bool otherwise = false) => Get(name) switch
    {
        null => otherwise,
        BsonBoolean value => value.Value,
        { IsNumeric: true } value => value.ToDouble() != 0,
        { } other => throw WrongType(name, other, "bool"),
    };

    /// <summary>A whole number; of other numbers the nearest that is one.</summary>
    internal long? OptionalWhole(string name)
    {
        var value = Get(name);
        if (value is null or BsonNull)
        {
            return null;
        }

        return value.IsNumeric ? WholeNumbers.Clamp(value) : throw WrongType(name, value, "number");
    }

    /// <exception cref="CommandFailedException">51024, the number is negative.</exception>
    internal long? OptionalCount(string name)
    {
        var value = OptionalWhole(name);
        return value is null or >= 0 ? value : throw ErrorCodes.Create(51024, $"BSON field '{name}' value must be >= 0, actual value '{value}'");
    }

    /// <summary>A size of batches; what is beyond four bytes is as good as none.</summary>
    /// <exception cref="CommandFailedException">51024, the number is negative.</exception>
    internal int? BatchSize() => OptionalCount("batchSize") is { } size ? (int)Math.Min(size, int.MaxValue) : null;

    /// <exception cref="CommandFailedException">40414, the field is missing; 14, it is no number.</exception>
    internal long Whole(string name)
    {
        Required(name);
        return OptionalWhole(name) ?? throw WrongType(name, BsonNull.Value, "number");
    }

    internal BsonValue? Get(string name) => document.TryGetValue(name, out var value) ? value : null;

    /// <exception cref="CommandFailedException">40414, the field is missing.</exception>
    internal BsonValue Required(string name) => Get(name) ?? throw ErrorCodes.Create(40414, $"BSON field '{owner}.{name}' is missing but a required field");

    /// <exception cref="CommandFailedException">40415, a field is unknown.</exception>
    internal void RefuseOthers(params ReadOnlySpan<string> known)
    {
        foreach (var name in document.Names)
        {
            if (!known.Contains(name))
            {
                throw ErrorCodes.Create(40415, $"BSON field '{owner}.{name}' is an unknown field.");
            }
        }
    }

    /// <exception cref="CommandFailedException">115, another collation than the simple one is asked for.</exception>
    internal void RefuseCollation()
    {
        if (OptionalDocument("collation") is { ElementCount: > 0 } collation && collation.GetValue("locale", string.Empty) != "simple")
        {
            throw ErrorCodes.CommandNotSupported("Only the simple collation is supported by this server");
        }
    }

    private CommandFailedException WrongType(string name, BsonValue value, string wanted) =>
        WrongTypeError($"BSON field '{owner}.{name}' is the wrong type '{TypeName(value)}', expected type '{wanted}'");

    private static string TypeName(BsonValue value) => value.BsonType switch
    {
        BsonType.Document => "object",
        BsonType.Boolean => "bool",
        BsonType.Int32 => "int",
        BsonType.Int64 => "long",
        BsonType.ObjectId => "objectId",
        BsonType.Binary => "binData",
        BsonType.DateTime => "date",
        BsonType.RegularExpression => "regex",
        var type => type.ToString().ToLowerInvariant(),
    };
}
