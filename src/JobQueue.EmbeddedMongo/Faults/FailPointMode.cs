using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>How often a fail point strikes.</summary>
internal abstract record FailPointMode
{
    private FailPointMode()
    {
    }

    /// <summary>Reads the field <c>mode</c>: <c>off</c>, <c>alwaysOn</c>, <c>{ times }</c>, <c>{ skip }</c> or <c>{ activationProbability }</c>.</summary>
    public static FailPointMode Parse(BsonValue mode) => mode switch
    {
        BsonString { Value: "off" } => new Off(),
        BsonString { Value: "alwaysOn" } => new Always(),
        BsonDocument { ElementCount: 1 } counted => Counted(counted.GetElement(0)),
        _ => throw ErrorCodes.BadValue($"'mode' must be 'off', 'alwaysOn' or a document with one field, not {mode}"),
    };

    private static FailPointMode Counted(BsonElement mode)
    {
        if (!mode.Value.IsNumeric)
        {
            throw ErrorCodes.TypeMismatch($"'mode.{mode.Name}' must be a number");
        }

        return (mode.Name, mode.Value.ToDouble()) switch
        {
            ("times", >= 0 and <= int.MaxValue) => new Times((int)mode.Value.ToDouble()),
            ("skip", >= 0 and <= int.MaxValue) => new AfterSkipping((int)mode.Value.ToDouble()),
            ("activationProbability", >= 0 and <= 1) => new Sometimes(mode.Value.ToDouble()),
            _ => throw ErrorCodes.BadValue($"'mode' cannot be {{ {mode.Name}: {mode.Value} }}"),
        };
    }

    public sealed record Off : FailPointMode;

    public sealed record Always : FailPointMode;

    /// <summary>The next commands that match, then no more.</summary>
    public sealed record Times(int Left) : FailPointMode;

    /// <summary>Every command that matches after these.</summary>
    public sealed record AfterSkipping(int Left) : FailPointMode;

    public sealed record Sometimes(double Probability) : FailPointMode;
}
