using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>The field <c>data</c> of the fail point <c>failCommand</c>: which commands it strikes, and what happens to them.</summary>
internal sealed class FailCommandTarget(IReadOnlySet<string> commands, string? applicationName, CommandFault fault)
{
    public static FailCommandTarget Nothing { get; } = new(new HashSet<string>(StringComparer.Ordinal), null, CommandFault.None.Instance);

    public static FailCommandTarget Parse(BsonDocument data)
    {
        if (data.GetValue("failCommands", BsonNull.Value) is not BsonArray names || names.Any(name => !name.IsString))
        {
            throw ErrorCodes.BadValue("'data.failCommands' must be an array of command names");
        }

        // Aliases differ from their command's name in case only.
        var commands = names.Select(name => name.AsString).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new FailCommandTarget(commands, ApplicationName(data), ParseFault(data));
    }

    public bool IsHit(string commandName, string? client) =>
        commands.Contains(commandName) && (applicationName is null || string.Equals(applicationName, client, StringComparison.Ordinal));

    public CommandFault Fault => fault;

    /// <summary>An error code from the field of that name.</summary>
    /// <exception cref="CommandFailedException">14, it is no whole number of four bytes.</exception>
    public static int Code(string field, BsonValue value) =>
        WholeNumbers.TryExact(value, out var code) && code is >= int.MinValue and <= int.MaxValue ? (int)code : throw WrongType(field, "a number of four bytes");

    private static string? ApplicationName(BsonDocument data) =>
        data.TryGetValue("appName", out var name) ? (name as BsonString ?? throw WrongType("appName", "a string")).Value : null;

    private static List<string> Labels(BsonValue given) => given is BsonArray labels && labels.All(label => label.IsString)
        ? [.. labels.Select(label => label.AsString)]
        : throw WrongType("errorLabels", "an array of strings");

    private static CommandFailedException WrongType(string field, string wanted) => ErrorCodes.TypeMismatch($"'data.{field}' must be {wanted}");

    private static CommandFault ParseFault(BsonDocument data)
    {
        var labels = data.TryGetValue("errorLabels", out var given) ? Labels(given) : null;
        CommandFault fault = data switch
        {
            _ when data.GetValue("closeConnection", false).ToBoolean() => new CommandFault.CloseConnection(),
            _ when data.TryGetValue("errorCode", out var code) => new CommandFault.Fail(Code("errorCode", code), labels),
            _ when data.TryGetValue("writeConcernError", out var error) => new CommandFault.FailWriteConcern(error as BsonDocument ?? throw WrongType("writeConcernError", "a document"), labels),
            _ => CommandFault.None.Instance,
        };
        return fault with { BlockFor = BlockFor(data) };
    }

    private static TimeSpan BlockFor(BsonDocument data)
    {
        if (!data.GetValue("blockConnection", false).ToBoolean())
        {
            return TimeSpan.Zero;
        }

        return data.TryGetValue("blockTimeMS", out var milliseconds) && milliseconds.IsNumeric && WholeNumbers.Clamp(milliseconds) is >= 0 and var wait
            ? TimeSpan.FromMilliseconds(Math.Min(wait, int.MaxValue))
            : throw ErrorCodes.BadValue("'data.blockTimeMS' must be a number of milliseconds when 'data.blockConnection' is true");
    }
}
