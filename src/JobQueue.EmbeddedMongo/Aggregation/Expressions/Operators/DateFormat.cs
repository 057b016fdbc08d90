using System.Globalization;
using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>The format specifiers of <c>$dateToString</c>.</summary>
internal static class DateFormat
{
    /// <summary>The format that is used when none is given.</summary>
    public static BsonString Default { get; } = new("%Y-%m-%dT%H:%M:%S.%LZ");

    /// <exception cref="CommandFailedException">A specifier is unknown (18536) or the format ends in a percent sign (18535).</exception>
    public static string Write(DateTime moment, TimeSpan offset, string format)
    {
        var local = moment + offset;
        var result = new StringBuilder(format.Length * 2);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i == format.Length)
            {
                throw ErrorCodes.Create(18535, "Unmatched '%' at end of format string");
            }

            result.Append(Specifier(format[i], local, offset));
        }

        return result.ToString();
    }

    private static string Specifier(char symbol, DateTime local, TimeSpan offset) => symbol switch
    {
        'Y' => Digits(local.Year, 4),
        'm' => Digits(local.Month, 2),
        'd' => Digits(local.Day, 2),
        'H' => Digits(local.Hour, 2),
        'M' => Digits(local.Minute, 2),
        'S' => Digits(local.Second, 2),
        'L' => Digits(local.Millisecond, 3),
        'j' => Digits(local.DayOfYear, 3),
        'w' => Digits((int)local.DayOfWeek + 1, 1),
        'u' => Digits(local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek, 1),
        'U' => Digits((local.DayOfYear + 6 - (int)local.DayOfWeek) / 7, 2),
        'V' => Digits(ISOWeek.GetWeekOfYear(local), 2),
        'G' => Digits(ISOWeek.GetYear(local), 4),
        'B' => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(local.Month),
        'b' => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(local.Month),
        'z' => $"{(offset < TimeSpan.Zero ? '-' : '+')}{Digits(Math.Abs(offset.Hours), 2)}{Digits(Math.Abs(offset.Minutes), 2)}",
        'Z' => offset.TotalMinutes.ToString("+0;-0;+0", CultureInfo.InvariantCulture),
        '%' => "%",
        _ => throw ErrorCodes.Create(18536, $"Invalid format character '%{symbol}' in format string"),
    };

    private static string Digits(int value, int width) => value.ToString("D" + width.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
