using System.Net;
using System.Net.Sockets;

namespace JobQueue.TestServers;

/// <summary>One client's connection through a <see cref="TcpProxy"/>; it ends for both sides as soon as one side ends.</summary>
internal sealed class ProxiedConnection(TcpClient client, ProxyPath path, TimeProvider time)
{
    private const int BufferSize = 64 * 1024;

    // Kept by itself: a client that is disposed has no socket to ask any more.
    private readonly Socket _socket = client.Client;
    private readonly CancellationTokenSource _cut = new();

    public void Cut()
    {
        try
        {
            // A reset and not an orderly end: that is what a crashed peer looks like.
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // It ended by itself at the same moment.
        }

        _cut.Cancel();
    }

    public async Task RunAsync(IPEndPoint target, CancellationToken stopped)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopped, _cut.Token);
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(target, ended.Token);
            client.NoDelay = server.NoDelay = true;
            var toServer = PumpAsync(client.GetStream(), server.GetStream(), () => path.DelayToServer, ended.Token);
            var toClient = PumpAsync(server.GetStream(), client.GetStream(), () => path.DelayToClient, ended.Token);
            await Task.WhenAny(toServer, toClient);
            await ended.CancelAsync();
            await Task.WhenAll(toServer, toClient);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or one side ended.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<TimeSpan> delay, CancellationToken ended)
    {
        var buffer = new byte[BufferSize];
        while (await from.ReadAsync(buffer, ended) is > 0 and var count)
        {
            await path.WaitAsync(delay(), time, ended);
            await to.WriteAsync(buffer.AsMemory(0, count), ended);
        }
    }
}
