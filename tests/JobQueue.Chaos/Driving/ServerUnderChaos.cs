using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;

namespace JobQueue.Chaos.Driving;

/// <summary>The database: one that is given, or the embedded server as a process on a folder, which can be killed.</summary>
internal sealed class ServerUnderChaos : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly int _port;
    private ChildProcess? _process;

    private ServerUnderChaos(string connectionString, string? folder, int port)
    {
        ConnectionString = connectionString;
        _folder = folder;
        _port = port;
    }

    public string ConnectionString { get; }

    /// <summary>Whether the driver may kill it.</summary>
    public bool IsOwn => _folder is not null;

    public static async Task<ServerUnderChaos> OpenAsync(string? given, string folder, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return new ServerUnderChaos(given, null, 0);
        }

        var port = FreePort();
        var server = new ServerUnderChaos(string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{port}/?directConnection=true"), folder, port);
        await server.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Where the proxies lead.</summary>
    public async Task<IPEndPoint> EndPointAsync()
    {
        var server = new MongoUrl(ConnectionString).Server;
        var addresses = await Dns.GetHostAddressesAsync(server.Host, AddressFamily.InterNetwork);
        return new IPEndPoint(addresses[0], server.Port);
    }

    /// <summary>SIGKILL, and a new process on the same folder after a while.</summary>
    public async Task KillAsync(TimeSpan down, CancellationToken cancellationToken)
    {
        await _process!.KillAsync();
        try
        {
            await Task.Delay(down, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await _process.DisposeAsync();
            await StartAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _process = ChildProcess.Start("JobQueue.EmbeddedMongo.Tool.dll", ["--port", _port.ToString(CultureInfo.InvariantCulture), "--data", _folder!]);
        return _process.SaysAsync("Listening on", cancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
