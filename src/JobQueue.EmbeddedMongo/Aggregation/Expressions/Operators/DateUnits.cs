using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>The units of time in <c>$dateAdd</c>, <c>$dateDiff</c> and <c>$dateTrunc</c>. Weeks begin on Sunday.</summary>
internal static class DateUnits
{
    private static readonly DateTime BinsBegin = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The unit by name.</summary>
    /// <exception cref="CommandFailedException">There is none of that name (9).</exception>
    public static string Parse(string name, BsonValue unit)
    {
        if (unit is not BsonString text)
        {
            throw ErrorCodes.Create(5439013, $"{name} requires 'unit' to be a string, but got {TypeNames.Of(unit)}");
        }

        return text.Value is "year" or "quarter" or "month" or "week" or "day" or "hour" or "minute" or "second" or "millisecond"
            ? text.Value
            : throw ErrorCodes.FailedToParse($"unknown time unit value: {text.Value}");
    }

    /// <exception cref="CommandFailedException">The result is no date (15).</exception>
    public static DateTime Add(DateTime moment, string unit, long count) => WithinRange(unit, count, () => unit switch
    {
        "year" => moment.AddMonths(checked((int)(count * 12))),
        "quarter" => moment.AddMonths(checked((int)(count * 3))),
        "month" => moment.AddMonths(checked((int)count)),
        _ => moment + Length(unit, count),
    });

    /// <summary>How many bounds of the unit lie between the two moments.</summary>
    public static long Between(DateTime from, DateTime to, string unit) => unit switch
    {
        "year" => to.Year - from.Year,
        "quarter" => (Months(to) / 3) - (Months(from) / 3),
        "month" => Months(to) - Months(from),
        "week" => (Sunday(to) - Sunday(from)).Days / 7,
        _ => (Floor(to, unit) - Floor(from, unit)) / Length(unit, 1).Ticks,
    };

    /// <summary>The start of the bin of <paramref name="count"/> units that holds the moment; bins are counted from the year 2000.</summary>
    /// <exception cref="CommandFailedException">The bin begins before all dates (15).</exception>
    public static DateTime Truncate(DateTime moment, string unit, long count) => WithinRange(unit, count, () => StartOfBin(moment, unit, count));

    private static DateTime StartOfBin(DateTime moment, string unit, long count)
    {
        var months = unit switch { "year" => 12, "quarter" => 3, "month" => 1, _ => 0 };
        if (months > 0)
        {
            var bin = checked(months * count);
            var passed = Months(moment) - Months(BinsBegin);
            return BinsBegin.AddMonths(checked((int)(FloorDivide(passed, bin) * bin)));
        }

        // The first Sunday of 2000 was the second day of January.
        var start = unit == "week" ? BinsBegin.AddDays(1) : BinsBegin;
        var ticks = Length(unit, count).Ticks;
        return start.AddTicks(FloorDivide(moment.Ticks - start.Ticks, ticks) * ticks);
    }

    private static DateTime WithinRange(string unit, long count, Func<DateTime> calculate)
    {
        try
        {
            return calculate();
        }
        catch (Exception failure) when (failure is OverflowException or ArgumentOutOfRangeException)
        {
            throw ErrorCodes.Overflow($"{count} times {unit} leads out of the range of dates");
        }
    }

    private static TimeSpan Length(string unit, long count) => unit switch
    {
        "week" => TimeSpan.FromTicks(checked(TimeSpan.TicksPerDay * 7 * count)),
        "day" => TimeSpan.FromTicks(checked(TimeSpan.TicksPerDay * count)),
        "hour" => TimeSpan.FromTicks(checked(TimeSpan.TicksPerHour * count)),
        "minute" => TimeSpan.FromTicks(checked(TimeSpan.TicksPerMinute * count)),
        "second" => TimeSpan.FromTicks(checked(TimeSpan.TicksPerSecond * count)),
        _ => TimeSpan.FromTicks(checked(TimeSpan.TicksPerMillisecond * count)),
    };

    private static int Months(DateTime moment) => (moment.Year * 12) + moment.Month - 1;

    private static DateTime Sunday(DateTime moment) => moment.Date.AddDays(-(int)moment.DayOfWeek);

    private static long Floor(DateTime moment, string unit)
    {
        var ticks = Length(unit, 1).Ticks;
        return moment.Ticks - (moment.Ticks % ticks);
    }

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
