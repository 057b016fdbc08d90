using System.Globalization;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Dates and time zones of the date operators.</summary>
internal static class DateMath
{
    /// <summary>The value as a moment: a date, a timestamp or an ObjectId.</summary>
    /// <exception cref="CommandFailedException">The type holds no moment (16006).</exception>
    public static DateTime ToMoment(BsonValue value) => value switch
    {
        BsonDateTime date => ToUtc(date),
        BsonTimestamp timestamp => DateTime.UnixEpoch.AddSeconds(timestamp.Timestamp),
        BsonObjectId id => id.Value.CreationTime,
        _ => throw ErrorCodes.Create(16006, $"can't convert from BSON type {TypeNames.Of(value)} to Date"),
    };

    /// <summary>The date as UTC.</summary>
    /// <exception cref="CommandFailedException">The date lies beyond the years 2 to 9998, with which this server can calculate in any time zone (15).</exception>
    public static DateTime ToUtc(BsonDateTime date) => date.IsValidDateTime && date.ToUniversalTime() is { Year: > 1 and < 9999 } moment
        ? moment
        : throw ErrorCodes.Overflow($"the date {date.MillisecondsSinceEpoch} ms from the epoch is out of the range that this server supports");

    /// <summary>The offset from UTC of a zone (an Olson name or <c>+hh:mm</c>) at a moment; zero without a zone.</summary>
    /// <exception cref="CommandFailedException">The zone is no string (40517) or unknown (40485).</exception>
    public static TimeSpan OffsetAt(DateTime moment, BsonValue? zone)
    {
        if (zone is null)
        {
            return TimeSpan.Zero;
        }

        if (zone is not BsonString text)
        {
            throw ErrorCodes.Create(40517, $"timezone must evaluate to a string, found {TypeNames.Of(zone)}");
        }

        if (text.Value is ['+' or '-', ..] && TryParseOffset(text.Value, out var offset))
        {
            return offset;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text.Value, out var found)
            ? found.GetUtcOffset(moment)
            : throw ErrorCodes.Create(40485, $"unrecognized time zone identifier: \"{text.Value}\"");
    }

    public static bool TryParse(string text, out BsonDateTime date)
    {
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var parsed = DateTime.TryParse(text, CultureInfo.InvariantCulture, Style, out var moment);
        date = new BsonDateTime(moment);
        return parsed;
    }

    private static bool TryParseOffset(string text, out TimeSpan offset)
    {
        var digits = text[1..].Replace(":", string.Empty, StringComparison.Ordinal);
        offset = default;
        if (digits.Length is not (2 or 4) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var minutes = digits.Length == 2 ? number * 60 : (number / 100 * 60) + (number % 100);
        offset = TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes);
        return true;
    }
}
