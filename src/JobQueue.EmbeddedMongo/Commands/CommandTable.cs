using System.Collections.Frozen;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Every command this server answers.</summary>
internal static class CommandTable
{
    private static readonly CommandDefinition[] All =
    [
        TransactionCommands.Abort,
        AggregateCommand.Definition,
        DiagnosticCommands.AtlasVersion,
        BuildInfoCommand.Definition,
        CollModCommand.Definition,
        StatisticsCommands.Collection,
        TransactionCommands.Commit,
        ConfigureFailPointCommand.Definition,
        DiagnosticCommands.ConnectionStatus,
        CountCommand.Definition,
        CreateCommand.Definition,
        CreateIndexesCommand.Definition,
        SearchIndexCommands.Create,
        DiagnosticCommands.CurrentOperations,
        StatisticsCommands.Database,
        DeleteCommand.Definition,
        DistinctCommand.Definition,
        DropCommand.Definition,
        DropDatabaseCommand.Definition,
        DropIndexesCommand.Definition,
        SearchIndexCommands.Drop,
        SessionCommands.End,
        ExplainCommand.Definition,
        FindCommand.Definition,
        FindAndModifyCommand.Definition,
        DiagnosticCommands.CommandLine,
        DiagnosticCommands.Log,
        GetMoreCommand.Definition,
        DiagnosticCommands.Parameters,
        HelloCommand.Definition,
        DiagnosticCommands.HostInformation,
        InsertCommand.Definition,
        HelloCommand.Legacy,
        SessionCommands.KillAll,
        KillCursorsCommand.Definition,
        SessionCommands.Kill,
        ListCollectionsCommand.Definition,
        DiagnosticCommands.ListCommands,
        ListDatabasesCommand.Definition,
        ListIndexesCommand.Definition,
        SearchIndexCommands.List,
        PingCommand.Definition,
        SessionCommands.Refresh,
        RenameCollectionCommand.Definition,
        DiagnosticCommands.ReplicaSetConfiguration,
        DiagnosticCommands.ReplicaSetStatus,
        ServerStatusCommand.Definition,
        SessionCommands.Start,
        UpdateCommand.Definition,
        SearchIndexCommands.Update,
        ValidateCommand.Definition,
        DiagnosticCommands.MyAddress,
    ];

    private static readonly FrozenDictionary<string, CommandDefinition> ByName =
        All.SelectMany(command => command.Aliases.Prepend(command.Name).Select(name => KeyValuePair.Create(name, command))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The answer of <c>listCommands</c>.</summary>
    internal static BsonDocument Describe() =>
        new(All.Select(command => new BsonElement(command.Name, new BsonDocument { { "help", string.Empty }, { "requiresAuth", false }, { "secondaryOk", !command.Writes }, { "adminOnly", false } })));

    internal static CommandDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
