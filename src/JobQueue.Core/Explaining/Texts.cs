using System.Globalization;
using JobQueue.Jobs;

namespace JobQueue.Explaining;

/// <summary>How values read in reasons.</summary>
internal static class Texts
{
    private const int MostNamed = 5;

    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first few, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> items) => Some(items, items.Count);

    /// <summary>The first few of jobs, and how many more there are of <paramref name="count"/>.</summary>
    public static string Jobs(IEnumerable<Job> jobs, long count) => Some([.. jobs.Take(MostNamed + 1).Select(job => $"job {job.Id} on worker {job.WorkerId}")], count);

    private static string Some(IReadOnlyCollection<string> items, long count) => items.Count <= MostNamed
        ? string.Join(", ", items)
        : $"{string.Join(", ", items.Take(MostNamed))} and {Number(count - MostNamed)} more";
}
