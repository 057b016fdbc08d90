using System.Diagnostics;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>When numbered jobs were submitted and when their handlers were entered.</summary>
internal sealed class LatencyProbe(int jobs)
{
    private readonly long[] _submitted = new long[jobs];
    private readonly double[] _milliseconds = new double[jobs];
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = jobs;

    public void Submitting(int number) => _submitted[number] = Stopwatch.GetTimestamp();

    public void Entered(int number)
    {
        _milliseconds[number] = Stopwatch.GetElapsedTime(_submitted[number]).TotalMilliseconds;
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _all.TrySetResult();
        }
    }

    public async Task<IReadOnlyList<double>> ResultsAsync(CancellationToken cancellationToken)
    {
        await _all.Task.WaitAsync(cancellationToken);
        return _milliseconds;
    }
}
