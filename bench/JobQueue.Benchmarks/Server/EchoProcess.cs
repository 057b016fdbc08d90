using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace JobQueue.Benchmarks.Server;

/// <summary>The bare round trip of this machine: another process that sends back what it gets.</summary>
internal sealed class EchoProcess : IDisposable
{
    /// <summary>The hidden command that this program starts itself with.</summary>
    public const string Command = "echo";

    private readonly Process _process;

    private EchoProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static EchoProcess Start()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { typeof(EchoProcess).Assembly.Location, "server", Command } })!;
        return new EchoProcess(process, int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    public static async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        using var socket = await listener.AcceptSocketAsync(cancellationToken);
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await socket.SendAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
