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
    public static string Some(IReadOnlyCollection<string> items) => items.Count <= MostNamed
        ? string.Join(", ", items)
        : $"{string.Join(", ", items.Take(MostNamed))} and {Number(items.Count - MostNamed)} more";

    public static string Jobs(IEnumerable<Job> jobs) => Some([.. jobs.Select(job => $"job {job.Id} on worker {job.WorkerId}")]);
}
