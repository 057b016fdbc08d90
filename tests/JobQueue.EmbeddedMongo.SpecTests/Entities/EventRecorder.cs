using MongoDB.Bson;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Events;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>The events of one client, as far as its test observes them.</summary>
internal sealed class EventRecorder
{
    // These belong to the runner or to the driver's own connections.
    private static readonly string[] NeverObserved = ["configureFailPoint"];

    // They carry, or may carry, credentials: the driver redacts them, and they are observed where a test asks for that.
    private static readonly string[] Sensitive =
        ["hello", "isMaster", "ismaster", "authenticate", "saslStart", "saslContinue", "getnonce", "createUser", "updateUser", "copydbgetnonce", "copydbsaslstart", "copydb"];

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ignored;
    private readonly HashSet<string> _observed;
    private readonly List<ObservedEvent> _events = [];
    private readonly HashSet<int> _handshakes = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _checkedOut;

    public EventRecorder(IEnumerable<string> observed, IEnumerable<string> ignored, bool observesSensitive)
    {
        _observed = [.. observed];
        _ignored = [.. NeverObserved, .. observesSensitive ? [] : Sensitive, .. ignored];
    }

    public IReadOnlyList<ObservedEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>How many connections are in use.</summary>
    public int CheckedOut => Volatile.Read(ref _checkedOut);

    public void Subscribe(ClusterBuilder builder)
    {
        builder
            .Subscribe<CommandStartedEvent>(one => Add(one.RequestId, one.CommandName, At(new ObservedCommand.Started(one.CommandName, one.DatabaseNamespace.DatabaseName, Copy(one.Command)), one.ConnectionId, one.ServiceId)))
            .Subscribe<CommandSucceededEvent>(one => Add(one.RequestId, one.CommandName, At(new ObservedCommand.Succeeded(one.CommandName, one.DatabaseNamespace?.DatabaseName, Copy(one.Reply)), one.ConnectionId, one.ServiceId)))
            .Subscribe<CommandFailedEvent>(one => Add(one.RequestId, one.CommandName, At(new ObservedCommand.Failed(one.CommandName, one.DatabaseNamespace?.DatabaseName), one.ConnectionId, one.ServiceId)))
            .Subscribe<ConnectionPoolCheckedOutConnectionEvent>(_ => Interlocked.Increment(ref _checkedOut))
            .Subscribe<ConnectionPoolCheckedInConnectionEvent>(_ => Interlocked.Decrement(ref _checkedOut));
        if (_observed.Any(name => !name.StartsWith("command", StringComparison.Ordinal)))
        {
            TopologyEvents.Subscribe(builder, Add);
        }
    }

    public bool Observes(ObservedEvent one) => _observed.Contains(one.EventName);

    /// <summary>Waits until the condition holds for what was observed.</summary>
    public async Task WaitAsync(Func<IReadOnlyList<ObservedEvent>, bool> condition, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        while (true)
        {
            Task next;
            lock (_lock)
            {
                next = _next.Task;
            }

            if (condition(Events))
            {
                return;
            }

            await next.WaitAsync(limit.Token);
        }
    }

    private static BsonDocument Copy(BsonDocument document) => (BsonDocument)document.DeepClone();

    private static ObservedCommand At(ObservedCommand command, ConnectionId connection, ObjectId? service) => command with { ServerConnectionId = connection.LongServerValue, ServiceId = service };

    private void Add(int request, string command, ObservedCommand one)
    {
        if (IsHandshake(request, one))
        {
            return;
        }

        // What started is kept even where it is not observed: assertions on session ids look at it.
        if (!_ignored.Contains(command) && (Observes(one) || one is ObservedCommand.Started))
        {
            Keep(one);
        }
    }

    // The driver's own: it opens its connections with them, whatever a test does.
    private bool IsHandshake(int request, ObservedCommand one)
    {
        lock (_lock)
        {
            return one is ObservedCommand.Started { Command: { } command } ? command.Names.Intersect(["client", "helloOk", "topologyVersion"]).Any() && _handshakes.Add(request) : _handshakes.Contains(request);
        }
    }

    private void Add(ObservedTopology one)
    {
        if (Observes(one))
        {
            Keep(one);
        }
    }

    private void Keep(ObservedEvent one)
    {
        lock (_lock)
        {
            _events.Add(one);
            _next.TrySetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
