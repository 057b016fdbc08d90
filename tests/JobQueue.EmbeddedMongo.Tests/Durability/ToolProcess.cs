using System.Diagnostics;
using System.Globalization;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>The stand-alone tool as a process of its own, so that it can be killed.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _connectionString = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _reading;

    private ToolProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    public Task<string> ConnectionString => _connectionString.Task.WaitAsync(Limit);

    /// <summary>What it wrote to standard error; known when it has ended.</summary>
    public Task<string> Errors => _errors.WaitAsync(Limit);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "JobQueue.EmbeddedMongo.Tool.dll");

    public static ToolProcess Start(params IEnumerable<string> arguments) => Start(new ProcessStartInfo("dotnet", [Program, .. arguments]));

    public static ToolProcess OnFolder(string folder, int port = 0) => Start("--port", port.ToString(CultureInfo.InvariantCulture), "--data", folder);

    /// <summary>On a folder whose files cannot grow beyond this many KiB, as on a disk that is full; needs a POSIX shell.</summary>
    public static ToolProcess OnFullDisk(string folder, int kibibytes)
    {
        // Without the ignored signal the kernel would end the process; with W^X the runtime itself needs larger files.
        var script = string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"");
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", Program, "--port", "0", "--data", folder]);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Start(start);
    }

    /// <summary>Ends it at once, wherever it is (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Asks it to stop (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync().WaitAsync(Limit);
        return await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private static ToolProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        return new ToolProcess(Process.Start(start) ?? throw new InvalidOperationException("The tool did not start."));
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("mongodb://", StringComparison.Ordinal)) is { } connectionString)
            {
                _connectionString.TrySetResult(connectionString);
            }
        }

        _connectionString.TrySetException(new InvalidOperationException("The tool ended before it listened."));
        _ = _connectionString.Task.Exception;
    }
}
