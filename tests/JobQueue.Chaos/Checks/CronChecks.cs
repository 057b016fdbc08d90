using System.Globalization;

namespace JobQueue.Chaos.Checks;

/// <summary>Whether the cron fired as it should, whoever led.</summary>
internal static class CronChecks
{
    public static CheckResult OccurrencesOnce(Evidence evidence)
    {
        var occurrences = evidence.Jobs.Values
            .Where(job => job.Contains("cron") && job["retryFromID"] == job["_id"])
            .ToLookup(job => job["scheduledAt"].ToUniversalTime());
        if (occurrences.Count == 0)
        {
            return new CheckResult("no cron occurrence is made twice", "no occurrence", ["the cron has never fired"]);
        }

        var twice = from occurrence in occurrences
                    where occurrence.Count() > 1
                    select string.Create(CultureInfo.InvariantCulture, $"the occurrence of {occurrence.Key:HH:mm:ss.fff} has {occurrence.Count()} jobs");
        var (first, last) = (occurrences.Min(one => one.Key), occurrences.Max(one => one.Key));
        var leftOut = (int)(last - first).TotalSeconds + 1 - occurrences.Count;
        return new CheckResult("no cron occurrence is made twice", $"{occurrences.Count} occurrences of a cron that fires every second, {leftOut} left out", [.. twice]);
    }
}
