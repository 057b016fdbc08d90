using System.Globalization;
using System.Net.Sockets;
using JobQueue.EmbeddedMongo.Commands;
using JobQueue.EmbeddedMongo.Faults;
using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using JobQueue.EmbeddedMongo.Wire;
using Microsoft.Extensions.Logging;

namespace JobQueue.EmbeddedMongo;

/// <summary>
/// A server in this process that speaks MongoDB's wire protocol on 127.0.0.1: a replica set of one member, for tests and first runs.
/// It is not a production database. There is no authentication, therefore it listens on the loopback address only.
/// </summary>
public sealed class EmbeddedMongoServer : IAsyncDisposable
{
    private readonly ServerContext _context;
    private readonly Listener _listener;
    private readonly Housekeeping _housekeeping;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private EmbeddedMongoServer(ServerContext context, Listener listener, CancellationTokenSource stopping)
    {
        (_context, _listener, _stopping) = (context, listener, stopping);
        _housekeeping = new Housekeeping(context);
        context.Logger.ServerStarted(Port, context.Options.ReplicaSetName, context.Options.DataDirectory ?? "in memory");
    }

    /// <summary>The port it listens on.</summary>
    public int Port => _listener.Port;

    /// <summary>What a driver connects with: <c>mongodb://127.0.0.1:port/?replicaSet=name</c>.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{Port}/?replicaSet={_context.Options.ReplicaSetName}");

    /// <summary>Starts a server; when it returns, clients can connect.</summary>
    /// <param name="options">How it is started.</param>
    /// <param name="cancellationToken">Gives up loading the data folder.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="SocketException">The port is in use.</exception>
    /// <exception cref="IOException">The data folder cannot be used, or another server uses it.</exception>
    public static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stopping = new CancellationTokenSource();
        var journal = options.DataDirectory is { } folder ? SqliteJournal.Open(folder) : null;
        var store = new Store(options.TimeProvider, journal, options.OplogBytes);
        try
        {
            var context = await BuildAsync(options, store, stopping.Token, cancellationToken).ConfigureAwait(false);
            var listener = Listener.Start(options.Port, context);
            return new EmbeddedMongoServer(context, listener, stopping);
        }
        catch
        {
            stopping.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes all connections and, with a data folder, waits until everything is written to it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _housekeeping.DisposeAsync().ConfigureAwait(false);
        await _context.Store.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _context.Logger.ServerStopped(Port);
    }

    private static async Task<ServerContext> BuildAsync(EmbeddedMongoOptions options, Store store, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var sessions = new SessionTable(options.TimeProvider);
        sessions.Restore(await store.LoadAsync(cancellationToken).ConfigureAwait(false));
        return new ServerContext
        {
            Options = options,
            Store = store,
            Sessions = sessions,
            Cursors = new CursorTable(options.TimeProvider, new Random()),
            Faults = new FailPoints(new Random()),
            Snapshots = new SnapshotHistory(options.TimeProvider),
            Logger = options.LoggerFactory.CreateLogger<EmbeddedMongoServer>(),
            StartedAt = options.TimeProvider.GetUtcNow(),
            Stopping = stopping,
        };
    }
}
