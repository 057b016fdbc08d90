using System.Net;
using System.Net.Sockets;
using JobQueue.TestServers;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.TestServers;

[Parallelizable(ParallelScope.All)]
internal sealed class TcpProxyTests
{
    [Test]
    [CancelAfter(30_000)]
    public async Task Bytes_pass_both_ways(CancellationToken cancellation)
    {
        await using var echo = new EchoServer();
        await using var proxy = TcpProxy.To(echo.Port);
        using var client = await ConnectAsync(proxy, cancellation);

        var answer = await SayAsync(client, 7, cancellation);

        Assert.That(answer, Is.EqualTo(7));
        Assert.That(proxy.Connections, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task What_a_black_hole_held_back_passes_when_it_is_resumed(CancellationToken cancellation)
    {
        await using var echo = new EchoServer();
        await using var proxy = TcpProxy.To(echo.Port);
        using var client = await ConnectAsync(proxy, cancellation);
        await SayAsync(client, 1, cancellation);

        proxy.Path.Blackhole();
        var answer = SayAsync(client, 2, cancellation);
        var heldBack = !answer.IsCompleted && client.Connected;
        proxy.Resume();

        Assert.That(heldBack, Is.True);
        Assert.That(await answer, Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Cut_connections_end_and_new_ones_are_taken(CancellationToken cancellation)
    {
        await using var echo = new EchoServer();
        await using var proxy = TcpProxy.To(echo.Port);
        using var client = await ConnectAsync(proxy, cancellation);
        await SayAsync(client, 1, cancellation);

        proxy.CutConnections();

        Assert.That(async () => await SayAsync(client, 2, cancellation), Throws.InstanceOf<IOException>());
        using var next = await ConnectAsync(proxy, cancellation);
        Assert.That(await SayAsync(next, 3, cancellation), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_refusing_proxy_takes_no_connection_until_it_is_resumed(CancellationToken cancellation)
    {
        await using var echo = new EchoServer();
        await using var proxy = TcpProxy.To(echo.Port);

        proxy.Refuse();

        using (var refused = await ConnectAsync(proxy, cancellation))
        {
            Assert.That(async () => await SayAsync(refused, 1, cancellation), Throws.InstanceOf<IOException>());
        }

        proxy.Resume();
        using var taken = await ConnectAsync(proxy, cancellation);
        Assert.That(await SayAsync(taken, 2, cancellation), Is.EqualTo(2));
    }

    private static async Task<TcpClient> ConnectAsync(TcpProxy proxy, CancellationToken cancellation)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port, cancellation);
        return client;
    }

    private static async Task<int> SayAsync(TcpClient client, byte word, CancellationToken cancellation)
    {
        var buffer = new[] { word };
        await client.GetStream().WriteAsync(buffer, cancellation);
        await client.GetStream().ReadExactlyAsync(buffer, cancellation);
        return buffer[0];
    }

    private sealed class EchoServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _accepting;

        public EchoServer()
        {
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = EchoAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private static async Task EchoAsync(TcpClient client)
        {
            using var connection = client;
            try
            {
                await connection.GetStream().CopyToAsync(connection.GetStream());
            }
            catch (IOException)
            {
                // The other side was cut.
            }
        }
    }
}
