using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Server;

/// <summary>The embedded server as a program of its own, so that client and server do not share a heap.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";

    private readonly Process _process;

    private ServerProcess(Process process, string connectionString, TimeSpan startedIn)
    {
        (_process, ConnectionString, StartedIn) = (process, connectionString, startedIn);
        Client = new MongoClient(connectionString);
    }

    public string ConnectionString { get; }

    public IMongoClient Client { get; }

    public int Port => MongoUrl.Create(ConnectionString).Server.Port;

    /// <summary>From the start of the process to its first line, which it writes when it answers clients; it has loaded its folder by then.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>What the process holds of the machine's memory, in bytes.</summary>
    public long WorkingSet => Refreshed().WorkingSet64;

    public long PeakWorkingSet => Refreshed().PeakWorkingSet64;

    public TimeSpan ProcessorTime => Refreshed().TotalProcessorTime;

    /// <param name="tool">The tool: one of another build makes a before and after.</param>
    /// <param name="folder">Where it keeps its data; null for memory only.</param>
    /// <param name="cancellationToken">Gives up waiting for it.</param>
    public static async Task<ServerProcess> StartAsync(ServerTool tool, string? folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { tool.Assembly, "--port", "0" } };
        if (folder is not null)
        {
            start.ArgumentList.Add("--data");
            start.ArgumentList.Add(folder);
        }

        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        try
        {
            return new ServerProcess(process, await AddressAsync(process, cancellationToken), watch.Elapsed);
        }
        catch
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            throw;
        }
    }

    private static async Task<string> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                return line[Listening.Length..];
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    public IMongoCollection<BsonDocument> Collection(string name) =>
        Client.GetDatabase("bench").GetCollection<BsonDocument>(name).WithWriteConcern(WriteConcern.WMajority);

    /// <summary>Ends the process as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static string Mib(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F0} MiB");

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }
}
