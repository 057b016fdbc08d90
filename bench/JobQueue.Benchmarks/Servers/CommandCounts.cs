using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Servers;

/// <summary>How many commands a server has run, by its own counters.</summary>
internal sealed record CommandCounts(long Crud, long GetMore, long Monitoring, long Other)
{
    private static readonly string[] CrudCommands = ["find", "insert", "update", "delete", "findAndModify", "aggregate", "count", "distinct"];
    private static readonly string[] MonitoringCommands = ["hello", "isMaster", "ismaster", "ping"];
    private static readonly string[] OwnCommands = ["serverStatus"];

    public long Total => Crud + GetMore + Monitoring + Other;

    public static async Task<CommandCounts> ReadAsync(IMongoClient client, CancellationToken cancellationToken)
    {
        var status = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("serverStatus", 1), cancellationToken: cancellationToken);
        var commands = status["metrics"]["commands"].AsBsonDocument.Elements
            .Where(command => command.Value is BsonDocument counter && counter.Contains("total") && !OwnCommands.Contains(command.Name, StringComparer.Ordinal))
            .ToDictionary(command => command.Name, command => command.Value["total"].ToInt64(), StringComparer.Ordinal);
        var crud = Sum(commands, CrudCommands);
        var getMore = Sum(commands, ["getMore"]);
        var monitoring = Sum(commands, MonitoringCommands);
        return new CommandCounts(crud, getMore, monitoring, commands.Values.Sum() - crud - getMore - monitoring);
    }

    public static CommandCounts operator -(CommandCounts later, CommandCounts earlier) =>
        new(later.Crud - earlier.Crud, later.GetMore - earlier.GetMore, later.Monitoring - earlier.Monitoring, later.Other - earlier.Other);

    private static long Sum(Dictionary<string, long> commands, string[] names) => names.Sum(name => commands.GetValueOrDefault(name));
}
