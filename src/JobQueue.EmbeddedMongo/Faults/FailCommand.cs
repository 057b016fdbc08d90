using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>
/// The fail point <c>failCommand</c> of MongoDB's test builds, see https://github.com/mongodb/mongo/wiki/The-failCommand-fail-point.
/// The command that configures it is never struck, so a test can always switch it off.
/// </summary>
internal sealed class FailCommand(Random random) : ICommandFaults
{
    private const string Name = "failCommand";
    private const string ConfigureCommand = "configureFailPoint";

    private readonly Lock _lock = new();
    private FailPointMode _mode = new FailPointMode.Off();
    private FailCommandTarget _target = FailCommandTarget.Nothing;
    private int _struck;

    public BsonDocument Configure(BsonDocument command)
    {
        var name = command.GetValue(ConfigureCommand, BsonNull.Value);
        if (name != Name)
        {
            throw ErrorCodes.BadValue($"The fail point {name} does not exist here; {Name} is the only one");
        }

        var mode = FailPointMode.Parse(command.GetValue("mode", BsonNull.Value));
        var target = mode is FailPointMode.Off ? FailCommandTarget.Nothing : FailCommandTarget.Parse(command.GetValue("data", new BsonDocument()).AsBsonDocument);
        lock (_lock)
        {
            (_mode, _target) = (mode, target);
            return new BsonDocument { ["count"] = _struck, ["ok"] = 1.0 };
        }
    }

    public CommandFault Next(string commandName, string? applicationName)
    {
        lock (_lock)
        {
            if (commandName == ConfigureCommand || !_target.IsHit(commandName, applicationName) || !Strikes())
            {
                return CommandFault.None.Instance;
            }

            _struck++;
            return _target.Fault;
        }
    }

    private bool Strikes()
    {
        switch (_mode)
        {
            case FailPointMode.Always:
                return true;
            case FailPointMode.Times { Left: > 0 } times:
                _mode = times with { Left = times.Left - 1 };
                return true;
            case FailPointMode.AfterSkipping { Left: > 0 } skip:
                _mode = skip with { Left = skip.Left - 1 };
                return false;
            case FailPointMode.AfterSkipping:
                return true;
            case FailPointMode.Sometimes sometimes:
                return random.NextDouble() < sometimes.Probability;
            default:
                return false;
        }
    }
}
