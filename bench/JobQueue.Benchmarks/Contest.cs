using System.Diagnostics;
using System.Globalization;

namespace JobQueue.Benchmarks;

/// <summary>Contenders that run in turns on the same server; rates are medians, and what counts is their ratio.</summary>
internal sealed class Contest(string title, string server, int jobs)
{
    private readonly List<(string Name, Func<Stopwatch, Task> Run, List<double> Rates)> _contenders = [];

    /// <summary>A contender starts and stops the watch around what is measured.</summary>
    public void Add(string name, Func<Stopwatch, Task> run) => _contenders.Add((name, run, []));

    public async Task RunAsync(int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            foreach (var (_, measure, rates) in _contenders)
            {
                var watch = new Stopwatch();
                await measure(watch);
                rates.Add(jobs / watch.Elapsed.TotalSeconds);
            }
        }

        var first = Median(_contenders[0].Rates);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {jobs} jobs, {runs} alternating runs, w:majority, server {server}, {Environment.ProcessorCount} cores"));
        Console.WriteLine();
        Console.WriteLine("| contender | jobs/s (median) | ratio to the first |");
        Console.WriteLine("|---|---|---|");
        foreach (var (name, _, rates) in _contenders)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Median(rates):F0} | {Median(rates) / first:F2} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
