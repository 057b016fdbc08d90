using System.Globalization;

namespace JobQueue.Crons;

/// <summary>The texts that ids are derived from. They are stored by way of the ids: changing one would fire an occurrence twice.</summary>
internal static class CronNames
{
    /// <summary>The name space (RFC 9562, section 6.6) of cron names; made once at random.</summary>
    public static readonly Guid Scope = new("3d6f0c1e-9a52-4d0b-8f43-6a5b1c7e92d4");

    /// <summary>An occurrence, in UTC with milliseconds.</summary>
    public static string Of(DateTimeOffset occurrence) => occurrence.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
