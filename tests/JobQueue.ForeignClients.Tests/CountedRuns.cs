using System.Collections.Concurrent;

namespace JobQueue.ForeignClients.Tests;

/// <summary>What Hangfire runs: it calls public methods by their names and needs nothing else.</summary>
public static class CountedRuns
{
    private static readonly ConcurrentDictionary<string, int> Counts = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, Signal> Wanted = new(StringComparer.Ordinal);

    /// <summary>Counts one run.</summary>
    public static void Run(string series, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Counted(series);
    }

    /// <summary>Fails in its first run.</summary>
    public static void FailOnce(string series)
    {
        if (Counted(series) == 1)
        {
            throw new InvalidOperationException("as it should");
        }
    }

    /// <summary>Completes when the series has run so often; to be asked for before its first run.</summary>
    internal static Task Until(string series, int runs) => Wanted.GetOrAdd(series, _ => new Signal(runs)).Reached.Task;

    internal static int Of(string series) => Counts.GetValueOrDefault(series);

    private static int Counted(string series)
    {
        var count = Counts.AddOrUpdate(series, 1, (_, before) => before + 1);
        if (Wanted.TryGetValue(series, out var signal) && count >= signal.Runs)
        {
            signal.Reached.TrySetResult();
        }

        return count;
    }

    private sealed record Signal(int Runs)
    {
        internal TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
