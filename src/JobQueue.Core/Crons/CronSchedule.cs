using System.Diagnostics.CodeAnalysis;

namespace JobQueue.Crons;

/// <summary>When a cron fires.</summary>
internal abstract class CronSchedule
{
    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 0 1 1 *",
        ["@annually"] = "0 0 0 1 1 *",
        ["@monthly"] = "0 0 0 1 * *",
        ["@weekly"] = "0 0 0 * * 0",
        ["@daily"] = "0 0 0 * * *",
        ["@midnight"] = "0 0 0 * * *",
        ["@hourly"] = "0 0 * * * *",
    };

    /// <summary>Reads a schedule.</summary>
    /// <param name="text">As <see cref="CronDefinition.Schedule"/> says.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="fault">What cannot be read, and at which character, the first being 1.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? fault)
    {
        schedule = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            fault = "A schedule is needed, such as '0 0 3 * * *' (every day at 03:00:00) or '@every 90s'.";
            return false;
        }

        if (text.Length > CronDefinition.MaxScheduleLength)
        {
            fault = $"At character {CronDefinition.MaxScheduleLength + 1}: a schedule has at most {CronDefinition.MaxScheduleLength} characters.";
            return false;
        }

        var start = text.AsSpan().IndexOfAnyExcept(' ', '\t');
        schedule = text[start] == '@' ? Special(text, start, out fault) : CalendarSchedule.Parse(text, out fault);
        return schedule is not null;
    }

    /// <summary>The first occurrence after <paramref name="after"/>; <see langword="null"/> when there is none before the end of time.</summary>
    /// <param name="last">An occurrence that was, or the instant from which a new cron counts.</param>
    /// <param name="after">An instant.</param>
    /// <param name="zone">Where the fields are read.</param>
    public abstract DateTimeOffset? Next(DateTimeOffset last, DateTimeOffset after, TimeZoneInfo zone);

    private static CronSchedule? Special(string text, int start, out string? fault)
    {
        var written = text.AsSpan(start).TrimEnd();
        var blank = written.IndexOfAny(' ', '\t');
        var word = (blank < 0 ? written : written[..blank]).ToString();
        if (word.Equals("@every", StringComparison.OrdinalIgnoreCase))
        {
            return IntervalSchedule.Parse(text, start + word.Length, out fault);
        }

        if (blank < 0 && Macros.TryGetValue(word, out var fields))
        {
            return CalendarSchedule.Parse(fields, out fault);
        }

        fault = blank >= 0 && Macros.ContainsKey(word)
            ? $"At character {start + blank + written[blank..].IndexOfAnyExcept(' ', '\t') + 1}: nothing may follow '{word}'."
            : $"At character {start + 1}: '{word}' is unknown; use @yearly, @monthly, @weekly, @daily, @hourly or @every.";
        return null;
    }
}
