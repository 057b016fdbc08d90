using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace JobQueue.Mongo.Tests.Conformance;

/// <summary>Makes one client's commands fail on its own side of the wire: before they are sent, or after they were answered.</summary>
internal sealed class CommandFaults
{
    private static readonly HashSet<string> Writes = ["insert", "update", "delete", "findAndModify"];

    private readonly Lock _gate = new();
    private int _writesLeft = int.MaxValue;
    private bool _losesReply;

    public void Subscribe(ClusterBuilder builder) => builder.Subscribe<CommandStartedEvent>(Started).Subscribe<CommandSucceededEvent>(Succeeded);

    /// <summary>After so many more writes nothing is sent any more.</summary>
    public void CrashAfterWrites(int writes)
    {
        lock (_gate)
        {
            _writesLeft = writes;
        }
    }

    /// <summary>The next write is made, and its reply lost.</summary>
    public void LoseNextReply()
    {
        lock (_gate)
        {
            _losesReply = true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _writesLeft = int.MaxValue;
            _losesReply = false;
        }
    }

    private void Started(CommandStartedEvent started)
    {
        lock (_gate)
        {
            if (_writesLeft <= 0)
            {
                throw new MongoExecutionTimeoutException(connectionId: started.ConnectionId, message: "This client has crashed.");
            }
        }
    }

    private void Succeeded(CommandSucceededEvent succeeded)
    {
        lock (_gate)
        {
            if (!Writes.Contains(succeeded.CommandName))
            {
                return;
            }

            if (_losesReply)
            {
                _losesReply = false;
                throw new MongoExecutionTimeoutException(connectionId: succeeded.ConnectionId, message: "The reply was lost.");
            }

            _writesLeft -= _writesLeft == int.MaxValue ? 0 : 1;
        }
    }
}
