using System.Net.Sockets;
using JobQueue.EmbeddedMongo;
using Replica.Settings;

namespace Replica.Database;

/// <summary>The MongoDB of this replica: one that is given, an embedded server of its own, or the embedded server of another replica in the same folder.</summary>
internal sealed class ReplicaDatabase : IAsyncDisposable
{
    private readonly EmbeddedMongoServer? _server;

    private ReplicaDatabase(string connectionString, string description, EmbeddedMongoServer? server = null)
    {
        (ConnectionString, Description, _server) = (connectionString, description, server);
    }

    public string ConnectionString { get; }

    /// <summary>What it is, for the start block.</summary>
    public string Description { get; }

    /// <summary>Opens the database that the settings name.</summary>
    public static async Task<ReplicaDatabase> OpenAsync(ReplicaSettings settings, ILoggerFactory loggers)
    {
        if (settings.Mongo is { } given)
        {
            return new ReplicaDatabase(given, $"{WithoutPassword(given)} (given by --mongo)");
        }

        var address = new DatabaseAddress(settings.DataFolder);
        try
        {
            var server = await StartAsync(settings.DataFolder, address, loggers);
            address.Remember(server.ConnectionString);
            return new ReplicaDatabase(server.ConnectionString, $"embedded in {settings.DataFolder}\n          others join with --mongo \"{server.ConnectionString}\"", server);
        }
        catch (UnusableFolderException held) when (held.Reason == UnusableFolderReason.InUse)
        {
            var joined = await address.WaitAsync();
            return new ReplicaDatabase(joined, $"{joined} (embedded in the other replica of {settings.DataFolder}, and gone when that one stops)");
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Listens on the port it had before, so that replicas that joined find it again after a restart.</summary>
    private static async Task<EmbeddedMongoServer> StartAsync(string folder, DatabaseAddress address, ILoggerFactory loggers)
    {
        var options = new EmbeddedMongoOptions { DataDirectory = Path.Combine(folder, "mongodb"), LoggerFactory = loggers };
        try
        {
            return await EmbeddedMongoServer.StartAsync(options with { Port = address.Port });
        }
        catch (SocketException)
        {
            return await EmbeddedMongoServer.StartAsync(options with { Port = 0 });
        }
    }

    private static string WithoutPassword(string connectionString)
    {
        var at = connectionString.LastIndexOf('@');
        var scheme = connectionString.IndexOf("://", StringComparison.Ordinal);
        return at < 0 || scheme < 0 ? connectionString : string.Concat(connectionString.AsSpan(0, scheme + 3), "…", connectionString.AsSpan(at));
    }
}
