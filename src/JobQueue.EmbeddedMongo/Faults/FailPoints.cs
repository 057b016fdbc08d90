using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>
/// The fail points of MongoDB's test builds that drivers' tests use: <c>failCommand</c>, see https://github.com/mongodb/mongo/wiki/The-failCommand-fail-point,
/// <c>failGetMoreAfterCursorCheckout</c> and <c>onPrimaryTransactionalWrite</c>. The command that configures them is never struck, so a test can always switch them off.
/// </summary>
internal sealed class FailPoints(Random random) : ICommandFaults
{
    private const string ConfigureCommand = "configureFailPoint";
    private const string FailCommand = "failCommand";
    private const string FailGetMore = "failGetMoreAfterCursorCheckout";

    private const string OnCommit = "onPrimaryTransactionalWrite";

    private readonly Lock _lock = new();
    private readonly FailPoint _command = new(random);
    private readonly FailPoint _getMore = new(random);
    private readonly FailPoint _commit = new(random);
    private CommitFault _commitFault = new(null, ClosesConnection: true);

    public BsonDocument Configure(BsonDocument command)
    {
        var name = command.GetValue(ConfigureCommand, BsonNull.Value);
        var point = name switch
        {
            BsonString { Value: FailCommand } => _command,
            BsonString { Value: FailGetMore } => _getMore,
            BsonString { Value: OnCommit } => _commit,
            _ => throw ErrorCodes.BadValue($"The fail point {name} does not exist here; there are {FailCommand}, {FailGetMore} and {OnCommit}"),
        };
        var mode = FailPointMode.Parse(command.GetValue("mode", BsonNull.Value));
        var data = command.GetValue("data", new BsonDocument()) as BsonDocument ?? throw ErrorCodes.TypeMismatch("'data' must be a document");
        var target = mode switch
        {
            FailPointMode.Off => FailCommandTarget.Nothing,
            _ when point != _command => FailCommandTarget.Parse(new BsonDocument("failCommands", new BsonArray { point == _getMore ? "getMore" : OnCommit }).Merge(data)),
            _ => FailCommandTarget.Parse(data),
        };
        lock (_lock)
        {
            point.Set(mode, target);
            _commitFault = point == _commit ? new CommitFault(data.TryGetValue("failBeforeCommitExceptionCode", out var code) ? FailCommandTarget.Code("failBeforeCommitExceptionCode", code) : null, data.GetValue("closeConnection", true).ToBoolean()) : _commitFault;
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

    public CommitFault? NextCommit()
    {
        lock (_lock)
        {
            // The point's own data names no fault of a command: that it was struck is seen from its count.
            var before = _commit.Struck;
            _commit.Next(OnCommit, null);
            return _commit.Struck > before ? _commitFault : null;
        }
    }
}
