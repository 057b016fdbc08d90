using System.Diagnostics.CodeAnalysis;

namespace JobQueue.Crons;

/// <summary>A schedule and the zone in which it is read.</summary>
internal sealed record CronTiming(CronSchedule Schedule, TimeZoneInfo Zone)
{
    /// <summary>Reads the timing of a cron, which a newer version, or a machine that knows more zones, may have stored.</summary>
    public static bool TryRead(CronDefinition definition, [NotNullWhen(true)] out CronTiming? timing, [NotNullWhen(false)] out string? fault)
    {
        timing = null;
        if (!CronSchedule.TryParse(definition.Schedule, out var schedule, out fault))
        {
            return false;
        }

        if (!TimeZones.TryFind(definition.TimeZone, out var zone))
        {
            fault = $"This machine does not know the time zone '{definition.TimeZone}'.";
            return false;
        }

        timing = new CronTiming(schedule, zone);
        return true;
    }

    /// <summary>Reads the timing of a definition that was checked.</summary>
    /// <exception cref="ArgumentException">It was not.</exception>
    public static CronTiming Of(CronDefinition definition) =>
        TryRead(definition, out var timing, out var fault) ? timing : throw new ArgumentException(fault, nameof(definition));

    /// <summary>The first occurrence after an instant, cut to the milliseconds that are stored.</summary>
    public DateTimeOffset? Next(DateTimeOffset last, DateTimeOffset after) => Schedule.Next(last, after, Zone);
}
