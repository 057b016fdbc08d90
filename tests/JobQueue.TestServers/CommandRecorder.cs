using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace JobQueue.TestServers;

/// <summary>Collects the commands that a client sends: their names and every operator in them, and the commands themselves.</summary>
public sealed class CommandRecorder
{
    private readonly ConcurrentQueue<BsonDocument> _commands = [];

    /// <summary>The commands in the order in which they were sent.</summary>
    public IReadOnlyList<BsonDocument> Commands => [.. _commands];

    /// <summary>The distinct command names, in alphabetical order.</summary>
    public IReadOnlyList<string> CommandNames => Distinct(_commands.Select(command => command.GetElement(0).Name));

    /// <summary>The distinct names that start with <c>$</c> (operators, stages and expressions), in alphabetical order.</summary>
    public IReadOnlyList<string> Operators => Distinct(_commands.SelectMany(OperatorsIn));

    /// <summary>Settings for a client whose commands are recorded here.</summary>
    public MongoClientSettings Record(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ClusterConfigurator = Subscribe;
        return settings;
    }

    /// <summary>Records the commands of a client through its <see cref="MongoClientSettings.ClusterConfigurator"/>.</summary>
    public void Subscribe(ClusterBuilder builder) => builder.Subscribe<CommandStartedEvent>(started => _commands.Enqueue(started.Command.DeepClone().AsBsonDocument));

    /// <summary>Forgets what was recorded.</summary>
    public void Clear() => _commands.Clear();

    private static IReadOnlyList<string> Distinct(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // $db, $clusterTime and $readPreference are fields of the command itself.
    private static IEnumerable<string> OperatorsIn(BsonDocument command) => command.SelectMany(element => In(element.Value));

    private static IEnumerable<string> In(BsonValue value) => value switch
    {
        BsonDocument document => document.SelectMany(element => In(element.Value).Concat(element.Name.StartsWith('$') ? [element.Name] : [])),
        BsonArray array => array.SelectMany(In),
        _ => [],
    };
}
