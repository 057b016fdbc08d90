namespace JobQueue.Crons;

/// <summary>What one field of a schedule may hold.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="FirstName">The value that the first of <paramref name="Names"/> stands for.</param>
/// <param name="Names">Names that may be written for values.</param>
internal sealed record CronFieldRange(string Name, int Least, int Most, int FirstName = 0, params string[] Names)
{
    public static CronFieldRange Second { get; } = new("second", 0, 59);

    public static CronFieldRange Minute { get; } = new("minute", 0, 59);

    public static CronFieldRange Hour { get; } = new("hour", 0, 23);

    public static CronFieldRange Day { get; } = new("day of month", 1, 31);

    public static CronFieldRange Month { get; } = new("month", 1, 12, 1, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>Sunday is 0, and 7 too.</summary>
    public static CronFieldRange Weekday { get; } = new("day of week", 0, 7, 0, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    public static IReadOnlyList<CronFieldRange> All { get; } = [Second, Minute, Hour, Day, Month, Weekday];

    /// <summary>Whether a day may be left open by <c>?</c>, as some write.</summary>
    public bool AdmitsQuestionMark => this == Day || this == Weekday;

    /// <summary>What may be written, for messages.</summary>
    public string Rule => $"{Least} to {Most}{(Names.Length > 0 ? $" or {Names[0]} to {Names[^1]}" : "")}, *, a range such as {Least}-{Least + 1}, a step such as */2, or several parted by commas";

    /// <summary>Reads one value.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out int value)
    {
        for (var index = 0; index < Names.Length; index++)
        {
            if (text.Equals(Names[index], StringComparison.OrdinalIgnoreCase))
            {
                value = FirstName + index;
                return true;
            }
        }

        return TryReadNumber(text, out value) && value >= Least && value <= Most;
    }

    /// <summary>Reads a number of one or two digits; no sign, no blanks.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return text.Length is 1 or 2 && !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out value);
    }
}
