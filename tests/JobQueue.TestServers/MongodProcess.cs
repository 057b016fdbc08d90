using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.TestServers;

/// <summary>A <c>mongod</c> started for this test process: a replica set of one member on a free port, with a temporary directory.</summary>
internal sealed class MongodProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _directory;

    private MongodProcess(Process process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{port}/?replicaSet=rs0");
    }

    public string ConnectionString { get; }

    /// <summary>The program named by <c>MONGOD</c>, else the first <c>mongod</c> on the path, else null.</summary>
    public static string? FindProgram()
    {
        if (Environment.GetEnvironmentVariable("MONGOD") is { Length: > 0 } told)
        {
            return told;
        }

        var name = OperatingSystem.IsWindows() ? "mongod.exe" : "mongod";
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static async Task<MongodProcess> StartAsync(string program)
    {
        var directory = Directory.CreateTempSubdirectory("jq-mongod-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in Arguments(directory, port))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var mongod = new MongodProcess(process, directory, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => mongod.Kill();
        await InitiateAsync(port);
        return mongod;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string[] Arguments(string directory, int port) =>
    [
        "--dbpath", directory, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind_ip", "127.0.0.1",
        "--replSet", "rs0", "--setParameter", "enableTestCommands=1",
    ];

    private static async Task InitiateAsync(int port)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        using var client = new MongoClient(string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{port}/?directConnection=true"));
        var admin = client.GetDatabase("admin");
        var member = new BsonDocument { ["_id"] = 0, ["host"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") };
        var configuration = new BsonDocument { ["_id"] = "rs0", ["members"] = new BsonArray { member } };
        await admin.RunCommandAsync<BsonDocument>(new BsonDocument("replSetInitiate", configuration), ReadPreference.Nearest, limit.Token);
        while (!await IsPrimaryAsync(admin, limit.Token))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<bool> IsPrimaryAsync(IMongoDatabase admin, CancellationToken cancellation)
    {
        var hello = await admin.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), ReadPreference.Nearest, cancellation);
        return hello.GetValue("isWritablePrimary", false).ToBoolean();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
