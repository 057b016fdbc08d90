namespace JobQueue.Benchmarks.Measuring;

/// <summary>Contenders that run in turns on the same server; of each the median counts, and what carries to other machines is their ratio.</summary>
internal sealed class Contest(string unit, string only)
{
    private readonly List<(string Name, Func<Task<double>> Measure, List<double> Results)> _contenders = [];

    /// <summary>Adds a contender, unless only others are asked for.</summary>
    public void Add(string name, Func<Task<double>> measure)
    {
        if (only.Length == 0 || name == only)
        {
            _contenders.Add((name, measure, []));
        }
    }

    public async Task RunAsync(int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            foreach (var (name, measure, results) in _contenders)
            {
                var result = await measure();
                results.Add(result);
                await Console.Error.WriteLineAsync($"run {run + 1}/{runs}: {name}: {Numbers.Write(result)} {unit}");
            }
        }
    }

    public Table ToTable()
    {
        var first = Numbers.Median(_contenders[0].Results);
        var table = new Table("contender", $"{unit} (median)", "least … most", "ratio to the first");
        foreach (var (name, _, results) in _contenders)
        {
            table.Add(name, Numbers.Write(Numbers.Median(results)), $"{Numbers.Write(results.Min())} … {Numbers.Write(results.Max())}", Numbers.Ratio(Numbers.Median(results) / first));
        }

        return table;
    }

    public IReadOnlyList<(string Label, double Value)> ToBars() => [.. _contenders.Select(contender => (contender.Name, Numbers.Median(contender.Results)))];
}
