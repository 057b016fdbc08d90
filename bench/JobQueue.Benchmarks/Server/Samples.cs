using System.Diagnostics;
using System.Globalization;

namespace JobQueue.Benchmarks.Server;

/// <summary>How long one thing took, many times.</summary>
internal sealed class Samples
{
    private readonly List<double> _microseconds = [];

    public double Median => Percentile(0.5);

    public static async Task<Samples> OfAsync(int count, Func<int, Task> step)
    {
        var samples = new Samples();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await step(i);
            samples.Add(Stopwatch.GetElapsedTime(start));
        }

        return samples;
    }

    public void Add(TimeSpan elapsed) => _microseconds.Add(elapsed.TotalMicroseconds);

    public void Add(Samples others) => _microseconds.AddRange(others._microseconds);

    public double Percentile(double share) => _microseconds.Order().ElementAt((int)(share * (_microseconds.Count - 1)));

    /// <summary>Median and 99th percentile as two cells of a table.</summary>
    public IEnumerable<string> Cells => [Median.ToString("F1", CultureInfo.InvariantCulture), Percentile(0.99).ToString("F1", CultureInfo.InvariantCulture)];
}
