using System.Diagnostics.CodeAnalysis;

namespace JobQueue.Crons;

/// <summary>Time zones by name.</summary>
internal static class TimeZones
{
    /// <summary>Finds a zone. <c>UTC</c> is known on every machine, others where its time-zone data is.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = string.Equals(name, "UTC", StringComparison.Ordinal) ? TimeZoneInfo.Utc : null;
        return zone is not null || (!string.IsNullOrWhiteSpace(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone));
    }
}
