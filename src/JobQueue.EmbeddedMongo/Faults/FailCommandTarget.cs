using JobQueue.EmbeddedMongo.Errors;
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
        return new FailCommandTarget(commands, data.GetValue("appName", null)?.AsString, ParseFault(data));
    }

    public bool IsHit(string commandName, string? client) =>
        commands.Contains(commandName) && (applicationName is null || string.Equals(applicationName, client, StringComparison.Ordinal));

    public CommandFault Fault => fault;

    private static CommandFault ParseFault(BsonDocument data)
    {
        var labels = data.TryGetValue("errorLabels", out var given) ? given.AsBsonArray.Select(label => label.AsString).ToList() : null;
        CommandFault fault = data switch
        {
            _ when data.GetValue("closeConnection", false).ToBoolean() => new CommandFault.CloseConnection(),
            _ when data.TryGetValue("errorCode", out var code) => new CommandFault.Fail(code.ToInt32(), labels),
            _ when data.TryGetValue("writeConcernError", out var error) => new CommandFault.FailWriteConcern(error.AsBsonDocument, labels),
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

        return data.TryGetValue("blockTimeMS", out var milliseconds) && milliseconds.IsNumeric && milliseconds.ToInt64() >= 0
            ? TimeSpan.FromMilliseconds(milliseconds.ToInt64())
            : throw ErrorCodes.BadValue("'data.blockTimeMS' must be a number of milliseconds when 'data.blockConnection' is true");
    }
}
