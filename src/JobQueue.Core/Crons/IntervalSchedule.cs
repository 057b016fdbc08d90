using JobQueue.Jobs;

namespace JobQueue.Crons;

/// <summary><c>@every</c>: always the same time apart, whatever the wall clock does.</summary>
internal sealed class IntervalSchedule : CronSchedule
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _period;

    private IntervalSchedule(TimeSpan period) => _period = period;

    /// <summary>Reads the duration that follows <c>@every</c>.</summary>
    public static IntervalSchedule? Parse(string text, int from, out string? fault)
    {
        var written = text.AsSpan(from).Trim();
        var at = from + 1 + (text.Length - from - text.AsSpan(from).TrimStart().Length);
        if (!GoDuration.TryParse(written.ToString(), out var period))
        {
            fault = $"At character {at}: '@every' is followed by a duration such as 90s or 1h30m, not by '{written}'.";
            return null;
        }

        fault = period < Least || period.Ticks % TimeSpan.TicksPerMillisecond != 0 ? $"At character {at}: '{written}' is no interval of a cron; at least 1s, in whole milliseconds." : null;
        return fault is null ? new IntervalSchedule(period) : null;
    }

    /// <inheritdoc/>
    public override DateTimeOffset? Next(DateTimeOffset last, DateTimeOffset after, TimeZoneInfo zone)
    {
        // Whole periods from the last occurrence: one that was missed does not shift those that follow.
        var periods = after < last ? 1 : ((after - last).Ticks / _period.Ticks) + 1;
        var ticks = last.UtcTicks + ((decimal)periods * _period.Ticks);
        return ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset((long)ticks, TimeSpan.Zero) : null;
    }
}
