using static System.FormattableString;

namespace JobQueue.Benchmarks.Measuring;

/// <summary>How figures are summed up and written.</summary>
internal static class Numbers
{
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The nearest-rank percentile; not a number where there are no values.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    public static string Write(double value) => value switch
    {
        >= 100 => Invariant($"{value:#,0}"),
        >= 10 => Invariant($"{value:F1}"),
        _ => Invariant($"{value:F2}"),
    };

    public static string Ratio(double value) => Invariant($"{value:F2}");
}
