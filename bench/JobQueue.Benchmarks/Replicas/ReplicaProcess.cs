using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>A replica in a process of its own.</summary>
internal sealed class ReplicaProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private ReplicaProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ReplicaProcess> StartAsync(ReplicaOrder order, CancellationToken cancellationToken)
    {
        string[] arguments = [typeof(ReplicaProcess).Assembly.Location, ReplicaCommand.Name, JsonSerializer.Serialize(order)];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var replica = new ReplicaProcess(process);
        await replica.HearAsync("ready", cancellationToken);
        return replica;
    }

    /// <summary>The next line that begins with a word; others before it are passed over.</summary>
    /// <returns>The time that the line names.</returns>
    public async Task<long> NextAsync(string word, CancellationToken cancellationToken) =>
        long.Parse((await HearAsync(word, cancellationToken))[1], CultureInfo.InvariantCulture);

    private async Task<string[]> HearAsync(string word, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            var words = line.Split(' ');
            if (words[0] == word)
            {
                return words;
            }
        }

        throw new InvalidOperationException($"The replica ended before it said '{word}'.");
    }

    /// <summary>What was said and not yet heard is forgotten.</summary>
    public void Forget()
    {
        while (_lines.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>SIGKILL.</summary>
    /// <returns>When.</returns>
    public long Kill()
    {
        var at = Stopwatch.GetTimestamp();
        _process.Kill();
        return at;
    }

    /// <summary>Stops in order.</summary>
    /// <returns>How many of its claims took nothing, and how many jobs others took that it tried for.</returns>
    public async Task<(long Claims, long Candidates)> StopAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        var wasted = await HearAsync("wasted", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (long.Parse(wasted[1], CultureInfo.InvariantCulture), long.Parse(wasted[2], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.TryComplete();
    }
}
