using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using JobQueue.Chaos.Records;

namespace JobQueue.Chaos.Driving;

/// <summary>A process that the driver started, and ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    // SIGTERM came before the runtime listened to it.
    private const int EndedBySigterm = 143;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Interval> _stopped = [];
    private bool _killed;

    private ChildProcess(Process process)
    {
        _process = process;
        Ended = WaitAsync();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Completes with the monotonic instant at which the end was noticed.</summary>
    public Task<double> Ended { get; }

    /// <summary>The last lines of its output.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>When it was stopped by SIGSTOP.</summary>
    public IReadOnlyList<Interval> Stopped => _stopped;

    /// <summary>How it ended: <c>killed</c> by the driver, <c>stopped</c> in order, or what was wrong.</summary>
    public string Ending => _killed ? "killed" : _process.ExitCode is 0 or EndedBySigterm ? "stopped" : string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}");

    /// <summary>Starts a .NET program that lies beside this one.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Waits until a line of its output fits.</summary>
    public async Task SaysAsync(string text, CancellationToken cancellationToken)
    {
        while (!_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (Ended.IsCompleted)
            {
                throw new InvalidOperationException($"A process ended before it said '{text}':{Environment.NewLine}{string.Join(Environment.NewLine, _output)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!Ended.IsCompleted)
        {
            _killed = true;
            _process.Kill();
        }

        await Ended;
    }

    /// <summary>SIGTERM; SIGKILL after a while.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await SignalAsync("TERM");
        try
        {
            await Ended.WaitAsync(patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Keep($"The driver killed it: it did not stop within {patience}.");
            _process.Kill();
            await Ended;
        }
    }

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    public async Task SuspendAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var from = Monotonic.Now;
        await SignalAsync("STOP");
        try
        {
            await Task.Delay(span, TimeProvider.System, cancellationToken);
        }
        finally
        {
            await SignalAsync("CONT");
            _stopped.Add(new Interval(from, Monotonic.Now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<double> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return Monotonic.Now;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
            {
                _output.TryDequeue(out _);
            }
        }
    }
}
