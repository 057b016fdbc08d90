using System.Globalization;
using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Values read as text, and text addressed by code points.</summary>
internal static class Text
{
    /// <summary>The value as a string operator takes it: null is the empty string; numbers and dates are written out.</summary>
    /// <exception cref="CommandFailedException">The type has no such form (16007).</exception>
    public static string Coerce(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => "",
        BsonString text => text.Value,
        BsonSymbol symbol => symbol.Name,
        BsonDateTime date => Iso(date),
        { IsNumeric: true } => Number(value),
        BsonTimestamp timestamp => string.Create(CultureInfo.InvariantCulture, $"Timestamp({timestamp.Timestamp}, {timestamp.Increment})"),
        _ => throw ErrorCodes.Create(16007, $"can't convert from BSON type {TypeNames.Of(value)} to String"),
    };

    /// <summary>The number as <c>$toString</c> writes it.</summary>
    public static string Number(BsonValue value) => value switch
    {
        BsonInt32 number => number.Value.ToString(CultureInfo.InvariantCulture),
        BsonInt64 number => number.Value.ToString(CultureInfo.InvariantCulture),
        BsonDouble number => Real(number.Value),
        _ => value.AsDecimal128.ToString(),
    };

    /// <summary>The date in ISO 8601 with milliseconds.</summary>
    public static string Iso(BsonDateTime date) => DateMath.ToUtc(date).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The text as code points, the unit of the <c>…CP</c> operators.</summary>
    public static Rune[] CodePoints(string text) => [.. text.EnumerateRunes()];

    public static string Of(IEnumerable<Rune> codePoints) => string.Concat(codePoints.Select(static point => point.ToString()));

    private static string Real(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "Infinity" : "-Infinity";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);
    }
}
