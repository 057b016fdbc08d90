namespace JobQueue.Crons;

/// <summary>Where a time zone puts its wall clock on or back.</summary>
internal static class ZoneChanges
{
    private static readonly TimeSpan Stride = TimeSpan.FromDays(1);

    /// <summary>The first instant after <paramref name="from"/>, up to and including <paramref name="to"/>, at which the wall clock jumps; <see langword="null"/> when it does not.</summary>
    public static DateTimeOffset? FirstBetween(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(from);
        var before = from;
        while (before < to)
        {
            var probe = to - before > Stride ? before + Stride : to;
            if (zone.GetUtcOffset(probe) != offset)
            {
                return Narrow(before, probe, offset, zone);
            }

            before = probe;
        }

        return null;
    }

    /// <summary>What the wall clock shows at an instant.</summary>
    public static DateTime WallClock(DateTimeOffset instant, TimeZoneInfo zone) => new(instant.UtcTicks + zone.GetUtcOffset(instant).Ticks);

    /// <summary>Whether the wall clock has shown this time before, since it was put back.</summary>
    public static bool IsSecondPass(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var wall = WallClock(instant, zone);
        return zone.IsAmbiguousTime(wall) && zone.GetUtcOffset(instant) < zone.GetAmbiguousTimeOffsets(wall).Max();
    }

    /// <summary>Zones change on whole seconds.</summary>
    private static DateTimeOffset Narrow(DateTimeOffset before, DateTimeOffset after, TimeSpan offset, TimeZoneInfo zone)
    {
        var (low, high) = (before.ToUnixTimeSeconds(), after.ToUnixTimeSeconds());
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
