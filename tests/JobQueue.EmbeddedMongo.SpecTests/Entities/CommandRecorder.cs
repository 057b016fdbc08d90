using MongoDB.Bson;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>The command events of one client, as far as its test observes them.</summary>
internal sealed class CommandRecorder
{
    // Never observed unless asked for: they carry, or may carry, credentials, or belong to the runner.
    private static readonly string[] NeverObserved =
        ["configureFailPoint", "hello", "isMaster", "ismaster", "authenticate", "saslStart", "saslContinue", "getnonce", "createUser", "updateUser", "copydbgetnonce", "copydbsaslstart", "copydb"];

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ignored;
    private readonly HashSet<string> _observed;
    private readonly List<ObservedCommand> _events = [];

    public CommandRecorder(IEnumerable<string> observed, IEnumerable<string> ignored)
    {
        _observed = [.. observed];
        _ignored = [.. NeverObserved, .. ignored];
    }

    public IReadOnlyList<ObservedCommand> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public void Subscribe(ClusterBuilder builder) => builder
        .Subscribe<CommandStartedEvent>(one => Add(one.CommandName, new ObservedCommand.Started(one.CommandName, one.DatabaseNamespace.DatabaseName, Copy(one.Command))))
        .Subscribe<CommandSucceededEvent>(one => Add(one.CommandName, new ObservedCommand.Succeeded(one.CommandName, one.DatabaseNamespace?.DatabaseName, Copy(one.Reply))))
        .Subscribe<CommandFailedEvent>(one => Add(one.CommandName, new ObservedCommand.Failed(one.CommandName, one.DatabaseNamespace?.DatabaseName)));

    private static BsonDocument Copy(BsonDocument document) => (BsonDocument)document.DeepClone();

    private void Add(string command, ObservedCommand one)
    {
        if (_ignored.Contains(command) || !(_observed.Contains(one.EventName) || one is ObservedCommand.Started))
        {
            return;
        }

        lock (_lock)
        {
            // What started is kept even where it is not observed: assertions on session ids look at it.
            _events.Add(one);
        }
    }

    public bool Observes(ObservedCommand one) => _observed.Contains(one.EventName);
}
