using NCrontab;

namespace JobQueue.Crons;

/// <summary>A schedule of five or six fields.</summary>
/// <remarks>
/// The fields are read here, so that a fault can be pointed at; NCrontab is given plain lists of values and finds the next wall-clock time that they admit.
/// Where day of month and day of week are both restricted, either suffices (crontab(5)): each is then a schedule of its own.
/// </remarks>
internal sealed class CalendarSchedule : CronSchedule
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    private static readonly int[] LongestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private readonly CrontabSchedule[] _alternatives;
    private readonly bool _repeats;

    private CalendarSchedule(CronField[] fields)
    {
        _repeats = fields[0].Repeats || fields[1].Repeats || fields[2].Repeats;
        var time = $"{fields[0].Plain} {fields[1].Plain} {fields[2].Plain}";
        var (day, month, weekday) = (fields[3], fields[4].Plain, fields[5]);
        string[] plain = day.IsOpen || weekday.IsOpen
            ? [$"{time} {day.Plain} {month} {weekday.Plain}"]
            : [$"{time} {day.Plain} {month} *", $"{time} * {month} {weekday.Plain}"];
        _alternatives = [.. plain.Select(one => CrontabSchedule.Parse(one, WithSeconds))];
    }

    /// <summary>Reads the fields.</summary>
    public static CalendarSchedule? Parse(string text, out string? fault)
    {
        var words = Words(text);
        if (words.Count is not (5 or 6))
        {
            var at = words.Count > 6 ? words[6].At : text.TrimEnd().Length + 1;
            fault = $"At character {at}: a schedule has six fields (second minute hour day month weekday) or five without the second, this one has {words.Count}.";
            return null;
        }

        var fields = new CronField[6];
        var missing = 6 - words.Count;
        CronField.TryRead(CronFieldRange.Second, "0", out var zero, out _);
        fields[0] = zero!;
        foreach (var (index, (word, at)) in words.Index())
        {
            var range = CronFieldRange.All[index + missing];
            if (!CronField.TryRead(range, word, out var field, out var faultAt))
            {
                fault = $"At character {at + faultAt}: '{word[faultAt..].Split(',')[0]}' is no {range.Name}; write {range.Rule}.";
                return null;
            }

            fields[index + missing] = field!;
        }

        fault = HasADay(fields) ? null : $"At character {words[3 - missing].At}: no month of this schedule has such a day; it would never fire.";
        return fault is null ? new CalendarSchedule(fields) : null;
    }

    /// <inheritdoc/>
    public override DateTimeOffset? Next(DateTimeOffset last, DateTimeOffset after, TimeZoneInfo zone)
    {
        var from = after.ToUniversalTime();
        var isIncluded = false;
        while (true)
        {
            var offset = zone.GetUtcOffset(from);
            if (NextWallClock(from, offset, isIncluded) is not { } wall)
            {
                return null;
            }

            var candidate = new DateTimeOffset(wall, offset).ToUniversalTime();
            if (ZoneChanges.FirstBetween(from, candidate, zone) is { } change)
            {
                // The wall clock is put on or back before the candidate. What it jumps over runs right after the jump; what follows is looked for anew.
                if (wall < ZoneChanges.WallClock(change, zone))
                {
                    return change;
                }

                (from, isIncluded) = (change, true);
            }
            else if (!_repeats && ZoneChanges.IsSecondPass(candidate, zone))
            {
                (from, isIncluded) = (candidate, false);
            }
            else
            {
                return candidate;
            }
        }
    }

    private DateTime? NextWallClock(DateTimeOffset from, TimeSpan offset, bool isIncluded)
    {
        var ticks = from.UtcTicks + offset.Ticks - (isIncluded ? 1 : 0);
        if (ticks < 0 || ticks > LatestTicks)
        {
            return null;
        }

        var wall = new DateTime(ticks);
        var next = _alternatives.Min(one => one.GetNextOccurrence(wall));
        return next.Ticks <= LatestTicks ? next : null;
    }

    /// <summary>Far enough from the end of time that no offset leads over it.</summary>
    private static readonly long LatestTicks = new DateTime(9999, 12, 1).Ticks;

    private static bool HasADay(CronField[] fields) =>
        !fields[5].IsOpen || fields[4].Values.Any(month => fields[3].Values.Min() <= LongestMonths[month - 1]);

    private static List<(string Text, int At)> Words(string text)
    {
        var words = new List<(string, int)>();
        var at = 0;
        while (at < text.Length)
        {
            var rest = text.AsSpan(at);
            var blanks = rest.IndexOfAnyExcept(' ', '\t');
            if (blanks < 0)
            {
                break;
            }

            var end = rest[blanks..].IndexOfAny(' ', '\t');
            var word = end < 0 ? rest[blanks..] : rest.Slice(blanks, end);
            words.Add((word.ToString(), at + blanks + 1));
            at += blanks + word.Length;
        }

        return words;
    }
}
