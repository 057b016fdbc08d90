using System.Globalization;

namespace JobQueue.Crons;

/// <summary>One field of a schedule, as the values that it admits.</summary>
/// <param name="Range">Which field.</param>
/// <param name="Values">The admitted values.</param>
/// <param name="IsOpen">Whether it begins with a wildcard.</param>
/// <param name="Repeats">Whether it has a wildcard or a step.</param>
internal sealed record CronField(CronFieldRange Range, IReadOnlySet<int> Values, bool IsOpen, bool Repeats)
{
    /// <summary>The field as a plain list of values, or <c>*</c> for all.</summary>
    public string Plain => Values.Count > Range.Most - Range.Least || (Range == CronFieldRange.Weekday && Values.Count == 7)
        ? "*"
        : string.Join(',', Values.Order().Select(value => value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads a field.</summary>
    /// <param name="range">What it may hold.</param>
    /// <param name="text">The field.</param>
    /// <param name="field">The field; <see langword="null"/> when it cannot be read.</param>
    /// <param name="faultAt">Where in <paramref name="text"/> the part begins that cannot be read.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryRead(CronFieldRange range, string text, out CronField? field, out int faultAt)
    {
        field = null;
        faultAt = 0;
        var values = new SortedSet<int>();
        foreach (var item in text.Split(','))
        {
            if (!TryAddItem(range, item, values))
            {
                return false;
            }

            faultAt += item.Length + 1;
        }

        field = new CronField(range, values, text[0] is '*' or '?', text.AsSpan().ContainsAny('*', '/'));
        return true;
    }

    private static bool TryAddItem(CronFieldRange range, ReadOnlySpan<char> item, SortedSet<int> values)
    {
        var step = 1;
        var slash = item.IndexOf('/');
        if (slash >= 0 && (!CronFieldRange.TryReadNumber(item[(slash + 1)..], out step) || step < 1))
        {
            return false;
        }

        var span = slash < 0 ? item : item[..slash];
        if (!TryReadSpan(range, span, hasStep: slash >= 0, out var from, out var to))
        {
            return false;
        }

        for (var value = from; value <= to; value += step)
        {
            values.Add(range == CronFieldRange.Weekday ? value % 7 : value);
        }

        return true;
    }

    private static bool TryReadSpan(CronFieldRange range, ReadOnlySpan<char> span, bool hasStep, out int from, out int to)
    {
        (from, to) = (range.Least, range == CronFieldRange.Weekday ? range.Most - 1 : range.Most);
        if (span is "*" || (span is "?" && range.AdmitsQuestionMark && !hasStep))
        {
            return true;
        }

        var dash = span.IndexOf('-');
        if (dash >= 0)
        {
            return range.TryRead(span[..dash], out from) && range.TryRead(span[(dash + 1)..], out to) && from <= to;
        }

        // A value with a step goes on to the end of the field: 10/15 is 10, 25, 40 and 55.
        var end = to;
        var read = range.TryRead(span, out from);
        to = hasStep ? end : from;
        return read;
    }
}
