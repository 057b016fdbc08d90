using System.Diagnostics;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>Calls at a steady rate, whatever each call takes.</summary>
internal static class SteadyRate
{
    public static async Task RunAsync(int count, TimeSpan interval, Func<int, Task> call, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var calls = new List<Task>(count);
        for (var number = 0; number < count; number++)
        {
            var wait = (interval * number) - Stopwatch.GetElapsedTime(begin);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            calls.Add(call(number));
        }

        await Task.WhenAll(calls);
    }
}
