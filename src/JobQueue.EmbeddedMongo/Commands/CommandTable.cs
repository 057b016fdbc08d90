using System.Collections.Frozen;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Every command this server answers.</summary>
internal static class CommandTable
{
    private static readonly CommandDefinition[] All =
    [
        TransactionCommands.Abort,
        BuildInfoCommand.Definition,
        TransactionCommands.Commit,
        ConfigureFailPointCommand.Definition,
        CreateIndexesCommand.Definition,
        DeleteCommand.Definition,
        SessionCommands.End,
        FindCommand.Definition,
        FindAndModifyCommand.Definition,
        GetMoreCommand.Definition,
        HelloCommand.Definition,
        InsertCommand.Definition,
        HelloCommand.Legacy,
        SessionCommands.KillAll,
        SessionCommands.Kill,
        PingCommand.Definition,
        SessionCommands.Refresh,
        SessionCommands.Start,
        UpdateCommand.Definition,
    ];

    private static readonly FrozenDictionary<string, CommandDefinition> ByName =
        All.SelectMany(command => command.Aliases.Prepend(command.Name).Select(name => KeyValuePair.Create(name, command))).ToFrozenDictionary(StringComparer.Ordinal);

    internal static CommandDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
