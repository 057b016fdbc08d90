using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators on parts of strings, by code points and by UTF-8 bytes.</summary>
internal static class SubstringFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$substrCP"] = Function.Of(3, 3, SubstrCodePoints),
        ["$substr"] = Function.Of(3, 3, SubstrBytes),
        ["$substrBytes"] = Function.Of(3, 3, SubstrBytes),
        ["$indexOfCP"] = Function.Of(2, 4, static values => IndexOf("$indexOfCP", values, Text.CodePoints)),
        ["$indexOfBytes"] = Function.Of(2, 4, static values => IndexOf("$indexOfBytes", values, Encoding.UTF8.GetBytes)),
    };

    private static BsonValue? SubstrCodePoints(BsonValue?[] values)
    {
        var points = Text.CodePoints(Text.Coerce(values[0]));
        var start = Whole(values[1], 34450, "$substrCP: starting index must be a numeric type");
        var length = Whole(values[2], 34452, "$substrCP: length must be a numeric type");
        if (length < 0)
        {
            throw ErrorCodes.Create(34454, "$substrCP: length must be a nonnegative integer.");
        }

        return start >= 0
            ? Text.Of(points.Skip((int)Math.Min(start, int.MaxValue)).Take((int)Math.Min(length, int.MaxValue)))
            : throw ErrorCodes.Create(34453, "$substrCP: the starting index must be nonnegative integer.");
    }

    private static BsonValue? SubstrBytes(BsonValue?[] values)
    {
        var bytes = Encoding.UTF8.GetBytes(Text.Coerce(values[0]));
        var start = Whole(values[1], 16034, "$substrBytes: starting index must be a numeric type");
        var length = Whole(values[2], 16035, "$substrBytes: length must be a numeric type");
        if (start < 0)
        {
            throw ErrorCodes.Create(50752, "$substrBytes: starting index must be non-negative");
        }

        if (start >= bytes.Length)
        {
            return "";
        }

        // A negative length takes the rest.
        var end = length < 0 ? bytes.Length : Math.Min(bytes.Length, start + length);
        if (IsContinuation(bytes, start))
        {
            throw ErrorCodes.Create(28656, "$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.");
        }

        return IsContinuation(bytes, end)
            ? throw ErrorCodes.Create(28657, "$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.")
            : Encoding.UTF8.GetString(bytes, (int)start, (int)(end - start));
    }

    private static bool IsContinuation(byte[] bytes, long at) => at < bytes.Length && (bytes[at] & 0xC0) == 0x80;

    private static BsonValue? IndexOf<TUnit>(string name, BsonValue?[] values, Func<string, TUnit[]> split)
        where TUnit : IEquatable<TUnit>
    {
        if (Function.IsNullish(values[0]))
        {
            return BsonNull.Value;
        }

        if (values[0] is not BsonString text)
        {
            throw ErrorCodes.Create(name == "$indexOfCP" ? 40093 : 40091, $"{name} requires a string as the first argument, found: {TypeNames.Of(values[0])}");
        }

        if (values[1] is not BsonString token)
        {
            throw ErrorCodes.Create(name == "$indexOfCP" ? 40094 : 40092, $"{name} requires a string as the second argument, found: {TypeNames.Of(values[1])}");
        }

        var units = split(text.Value);
        var start = values.Length > 2 ? Bound(name, values[2]) : 0;
        var end = values.Length > 3 ? Math.Min(Bound(name, values[3]), units.Length) : units.Length;
        if (start > units.Length || end < start)
        {
            return new BsonInt32(-1);
        }

        var found = units.AsSpan((int)start, (int)(end - start)).IndexOf(split(token.Value));
        return new BsonInt32(found < 0 ? -1 : found + (int)start);
    }

    private static long Bound(string name, BsonValue? value)
    {
        if (value is null || !WholeNumbers.TryExact(value, out var bound))
        {
            throw ErrorCodes.Create(40096, $"{name} requires an integral index, found a value of type: {TypeNames.Of(value)}");
        }

        return bound >= 0 ? bound : throw ErrorCodes.Create(40097, $"{name} requires a nonnegative index, found: {bound}");
    }

    private static long Whole(BsonValue? value, int code, string message) =>
        value is { IsNumeric: true } && WholeNumbers.TryTruncate(value, out var whole) ? whole : throw ErrorCodes.Create(code, message);
}
