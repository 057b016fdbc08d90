using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using JobQueue.EmbeddedMongo.Commands;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>Accepts connections on the loopback address and owns them until they end.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly ServerContext _context;
    private readonly Dispatcher _dispatcher;
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly Task _accepting;

    private Listener(Socket socket, ServerContext context)
    {
        (_socket, _context) = (socket, context);
        _dispatcher = new Dispatcher(context);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        context.Host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");
        _accepting = AcceptAsync();
    }

    internal int Port { get; }

    internal static Listener Start(int port, ServerContext context)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1024);
            return new Listener(socket, context);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
    }

    private async Task AcceptAsync()
    {
        while (!_context.Stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _socket.AcceptAsync(_context.Stopping).ConfigureAwait(false));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException || _context.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // One client gave up between connecting and being accepted.
            }
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        var id = _context.Counters.Connected();
        var serving = Task.Run(() => ServeAsync(socket, id));
        _connections[id] = serving;
        if (serving.IsCompleted)
        {
            // It ended before it was listed.
            _connections.TryRemove(id, out _);
        }
    }

    private async Task ServeAsync(Socket socket, int id)
    {
        var connection = new WireConnection(socket, new ClientConnection(id, socket.RemoteEndPoint?.ToString() ?? string.Empty), _dispatcher, _context);
        await connection.RunAsync().ConfigureAwait(false);
        _context.Counters.Disconnected();
        _connections.TryRemove(id, out _);
    }
}
