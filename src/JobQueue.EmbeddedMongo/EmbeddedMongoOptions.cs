using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace JobQueue.EmbeddedMongo;

/// <summary>How an embedded server is started.</summary>
public sealed record EmbeddedMongoOptions
{
    /// <summary>The TCP port on 127.0.0.1.</summary>
    /// <value>Default 0: any free port; otherwise 1 to 65535.</value>
    public int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue);
            field = value;
        }
    }

    /// <summary>The folder that acknowledged writes are kept in, so that they survive the process. It is created if it does not exist.</summary>
    /// <value>Default null: everything is in memory and gone when the server stops.</value>
    public string? DataDirectory { get; init; }

    /// <summary>The name of the replica set of which this server is the only member.</summary>
    /// <value>Default <c>rs0</c>.</value>
    public string ReplicaSetName
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    = "rs0";

    /// <summary>
    /// The server's clock: <c>$$NOW</c>, optimes, TTL, the lifetimes of cursors, sessions and transactions. Waits that a client has limited
    /// (<c>maxTimeMS</c>) are real time, since the client's clock is real too.
    /// </summary>
    /// <value>Default <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether <c>$changeStream</c> is answered.</summary>
    /// <value>Default <see cref="ChangeStreamSupport.Enabled"/>.</value>
    public ChangeStreamSupport ChangeStreams { get; init; } = ChangeStreamSupport.Enabled;

    /// <summary>How often expired documents of TTL indexes are removed.</summary>
    /// <value>Default 60 seconds, as MongoDB's; more than zero.</value>
    public TimeSpan TtlInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    }

    = TimeSpan.FromSeconds(60);

    /// <summary>How long a transaction may stay open before it is aborted.</summary>
    /// <value>Default 60 seconds, as MongoDB's; more than zero.</value>
    public TimeSpan TransactionLifetime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    }

    = TimeSpan.FromSeconds(60);

    /// <summary>About how many bytes the oplog holds; change streams resume from what is in it.</summary>
    /// <value>Default 64 MiB; at least 64 KiB.</value>
    public long OplogBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 64 * 1024);
            field = value;
        }
    }

    = 64 * 1024 * 1024;

    /// <summary>Where the server logs.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
