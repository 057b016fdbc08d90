using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>
/// The fail points of MongoDB's test builds that drivers' tests use: <c>failCommand</c>, see https://github.com/mongodb/mongo/wiki/The-failCommand-fail-point,
/// and <c>failGetMoreAfterCursorCheckout</c>. The command that configures them is never struck, so a test can always switch them off.
/// </summary>
internal sealed class FailPoints(Random random) : ICommandFaults
{
    private const string ConfigureCommand = "configureFailPoint";
    private const string FailCommand = "failCommand";
    private const string FailGetMore = "failGetMoreAfterCursorCheckout";

    private readonly Lock _lock = new();
    private readonly FailPoint _command = new(random);
    private readonly FailPoint _getMore = new(random);

    public BsonDocument Configure(BsonDocument command)
    {
        var name = command.GetValue(ConfigureCommand, BsonNull.Value);
        var point = name switch
        {
            BsonString { Value: FailCommand } => _command,
            BsonString { Value: FailGetMore } => _getMore,
            _ => throw ErrorCodes.BadValue($"The fail point {name} does not exist here; there are {FailCommand} and {FailGetMore}"),
        };
        var mode = FailPointMode.Parse(command.GetValue("mode", BsonNull.Value));
        var data = command.GetValue("data", new BsonDocument()).AsBsonDocument;
        var target = mode switch
        {
            FailPointMode.Off => FailCommandTarget.Nothing,
            _ when point == _getMore => FailCommandTarget.Parse(new BsonDocument("failCommands", new BsonArray { "getMore" }).Merge(data)),
            _ => FailCommandTarget.Parse(data),
        };
        lock (_lock)
        {
            point.Set(mode, target);
            return new BsonDocument { ["count"] = point.Struck, ["ok"] = 1.0 };
        }
    }

    public CommandFault Next(string commandName, string? applicationName)
    {
        lock (_lock)
        {
            return commandName == ConfigureCommand ? CommandFault.None.Instance : _command.Next(commandName, applicationName);
        }
    }

    public CommandFault NextGetMore(string? applicationName)
    {
        lock (_lock)
        {
            return _getMore.Next("getMore", applicationName);
        }
    }
}
