using System.Diagnostics;
using System.Text.Json;
using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>Agenda with its mongo backend, in a process of Node's.</summary>
internal sealed class AgendaContender(string folder) : IContender
{
    private const string Script = "bench.mjs";

    public string Name => "Agenda, change stream, 100 ms poll";

    /// <summary>Where <c>npm install</c> was run; <see langword="null"/> where it was not.</summary>
    public static AgendaContender? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var agenda = Path.Combine(folder.FullName, "bench", "agenda");
            if (Directory.Exists(Path.Combine(agenda, "node_modules", "agenda")))
            {
                return new AgendaContender(agenda);
            }
        }

        return null;
    }

    public int ShareOf(int jobs) => Math.Max(100, jobs / 5);

    public Task FillAsync(BenchSpace space, int jobs, CancellationToken cancellationToken) =>
        RunAsync(new { operation = "fill", uri = space.ConnectionString, database = space.Database, jobs }, cancellationToken);

    public Task<TimeSpan> SubmitAsync(BenchSpace space, int jobs, CancellationToken cancellationToken) =>
        SecondsAsync(new { operation = "submit", uri = space.ConnectionString, database = space.Database, jobs }, cancellationToken);

    public Task<TimeSpan> DrainAsync(BenchSpace space, int jobs, int concurrency, CancellationToken cancellationToken) =>
        SecondsAsync(new { operation = "drain", uri = space.ConnectionString, database = space.Database, jobs, concurrency }, cancellationToken);

    public async Task<IReadOnlyList<double>> MeasureLatencyAsync(BenchSpace space, LatencyLoad load, CancellationToken cancellationToken)
    {
        var order = new
        {
            operation = "latency",
            uri = space.ConnectionString,
            database = space.Database,
            jobs = load.Jobs,
            concurrency = load.Concurrency,
            busy = load.Busy,
            interval = load.Interval.TotalMilliseconds,
        };
        var result = await RunAsync(order, cancellationToken);
        return [.. result.GetProperty("milliseconds").EnumerateArray().Select(value => value.GetDouble())];
    }

    public async Task<IAsyncDisposable> StartIdleAsync(BenchSpace space, CancellationToken cancellationToken)
    {
        var process = Start(new { operation = "idle", uri = space.ConnectionString, database = space.Database }, stopsByInput: true);
        await process.StandardError.ReadLineAsync(cancellationToken);
        return new AgendaWorker(process);
    }

    private async Task<TimeSpan> SecondsAsync(object order, CancellationToken cancellationToken)
    {
        var result = await RunAsync(order, cancellationToken);
        return TimeSpan.FromSeconds(result.GetProperty("seconds").GetDouble());
    }

    private async Task<JsonElement> RunAsync(object order, CancellationToken cancellationToken)
    {
        using var process = Start(order, stopsByInput: false);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement.Clone()
            : throw new InvalidOperationException($"Agenda ended with {process.ExitCode}: {await errors}");
    }

    private Process Start(object order, bool stopsByInput) => Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, Script), JsonSerializer.Serialize(order)])
    {
        WorkingDirectory = folder,
        UseShellExecute = false,
        RedirectStandardInput = stopsByInput,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
