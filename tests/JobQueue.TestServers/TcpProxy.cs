using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace JobQueue.TestServers;

/// <summary>
/// A loopback proxy in front of a server: it can hold back what passes, swallow it, cut connections and refuse new ones.
/// Clients reach it by <see cref="Port"/>; connection strings through it need <c>directConnection=true</c>, or the driver goes around it.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly Task _accepting;
    private volatile bool _refuses;

    private TcpProxy(IPEndPoint target, TimeProvider time)
    {
        _target = target;
        _time = time;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The loopback port that clients connect to.</summary>
    public int Port { get; }

    /// <summary>What happens to the bytes of both directions from now on.</summary>
    public ProxyPath Path { get; } = new();

    /// <summary>Open connections.</summary>
    public int Connections => _connections.Count;

    /// <summary>Starts a proxy to a port of this machine.</summary>
    public static TcpProxy To(int port, TimeProvider? time = null) => new(new IPEndPoint(IPAddress.Loopback, port), time ?? TimeProvider.System);

    /// <summary>Starts a proxy to a port of any machine.</summary>
    public static TcpProxy To(IPEndPoint target, TimeProvider? time = null) => new(target, time ?? TimeProvider.System);

    /// <summary>A connection string through this proxy.</summary>
    public string ConnectionString => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{Port}/?directConnection=true");

    /// <summary>Cuts every open connection; new ones are taken.</summary>
    public void CutConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Cut();
        }
    }

    /// <summary>Cuts every open connection and closes each new one at once, until <see cref="Resume"/>.</summary>
    public void Refuse()
    {
        _refuses = true;
        CutConnections();
    }

    /// <summary>Lets everything pass again.</summary>
    public void Resume()
    {
        _refuses = false;
        Path.Resume();
    }

    /// <summary>Stops listening and cuts what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        CutConnections();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                if (_refuses)
                {
                    client.Dispose();
                    continue;
                }

                var connection = new ProxiedConnection(client, Path, _time);
                var running = connection.RunAsync(_target, _stopped.Token);
                _connections[connection] = running;
                _ = running.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
