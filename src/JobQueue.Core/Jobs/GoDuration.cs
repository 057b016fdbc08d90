using System.Buffers;
using System.Globalization;
using System.Text;

namespace JobQueue.Jobs;

/// <summary>Durations as the API and the database spell them: Go's syntax, such as <c>300ms</c>, <c>1.5h</c> or <c>1h30m0s</c>.</summary>
/// <remarks>The rules are those of Go's <c>time.ParseDuration</c> and <c>Duration.String</c> (https://pkg.go.dev/time); the resolution here is 100 ns.</remarks>
public static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("µs", TimeSpan.TicksPerMicrosecond),
        ("μs", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Writes a duration as Go does: <c>0s</c>, <c>1.5ms</c>, <c>2h0m30s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var sign = duration < TimeSpan.Zero ? "-" : "";
        var ticks = Math.Abs((decimal)duration.Ticks);
        if (ticks < TimeSpan.TicksPerSecond)
        {
            var (unit, size) = ticks < TimeSpan.TicksPerMicrosecond ? ("ns", 0.01m)
                : ticks < TimeSpan.TicksPerMillisecond ? ("µs", TimeSpan.TicksPerMicrosecond)
                : ("ms", (decimal)TimeSpan.TicksPerMillisecond);
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{ticks / size:0.#######}{unit}");
        }

        var hours = decimal.Floor(ticks / TimeSpan.TicksPerHour);
        var minutes = decimal.Floor(ticks % TimeSpan.TicksPerHour / TimeSpan.TicksPerMinute);
        var text = new StringBuilder(sign);
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond:0.#######}s").ToString();
    }

    /// <summary>Writes a duration, or the empty text for none.</summary>
    public static string FormatOptional(TimeSpan? duration) => duration is { } value ? Format(value) : "";

    /// <summary>Reads a duration.</summary>
    /// <returns><see langword="false"/> when the text is none, lacks a unit, or is longer than <see cref="TimeSpan.MaxValue"/>.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var part) || ticks + part > long.MaxValue)
            {
                return false;
            }

            ticks += part;
        }

        duration = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Reads a duration, the empty text (and none) being <see langword="null"/>.</summary>
    /// <returns><see langword="false"/> when the text is neither empty nor a duration.</returns>
    public static bool TryParseOptional(string? text, out TimeSpan? duration)
    {
        duration = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var read = TryParse(text, out var value);
        duration = read ? value : null;
        return read;
    }

    /// <summary>Takes one number with its unit off the front.</summary>
    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(Digits);
        if (digits <= 0 || digits > 27 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var end = rest.IndexOfAny(Digits);
        var unit = end < 0 ? rest : rest[..end];
        foreach (var (name, size) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                rest = rest[unit.Length..];
                if (number > long.MaxValue / size)
                {
                    return false;
                }

                ticks = number * size;
                return true;
            }
        }

        return false;
    }
}
