using JobQueue.EmbeddedMongo.Faults;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using Microsoft.Extensions.Logging;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>What all connections of one server share.</summary>
internal sealed class ServerContext
{
    internal required EmbeddedMongoOptions Options { get; init; }

    internal required Store Store { get; init; }

    internal required SessionTable Sessions { get; init; }

    internal required CursorTable Cursors { get; init; }

    internal required SnapshotHistory Snapshots { get; init; }

    internal required ICommandFaults Faults { get; init; }

    internal required ILogger Logger { get; init; }

    internal CommandCounters Counters { get; } = new();

    internal TimeProvider Time => Options.TimeProvider;

    /// <summary>The address clients see, <c>127.0.0.1:port</c>.</summary>
    internal string Host { get; set; } = string.Empty;

    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>Identifies this process in <c>topologyVersion</c>.</summary>
    internal MongoDB.Bson.ObjectId ProcessId { get; } = MongoDB.Bson.ObjectId.GenerateNewId();

    /// <summary>Cancelled when the server stops.</summary>
    internal required CancellationToken Stopping { get; init; }
}
