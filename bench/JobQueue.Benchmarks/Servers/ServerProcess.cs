using System.Diagnostics;

namespace JobQueue.Benchmarks.Servers;

/// <summary>The embedded server in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Greeting = "Listening on ";

    private readonly Process _process;

    private ServerProcess(Process process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public int Id => _process.Id;

    public static async Task<ServerProcess> StartAsync(string? folder, CancellationToken cancellationToken)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "JobQueue.EmbeddedMongo.Tool.dll");
        string[] arguments = [tool, "--port", "0", .. folder is null ? Array.Empty<string>() : ["--data", folder]];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The embedded server could not be started.");
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Greeting, StringComparison.Ordinal))
            {
                return new ServerProcess(process, line[Greeting.Length..].Trim());
            }
        }

        throw new InvalidOperationException($"The embedded server ended with {process.ExitCode} before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
