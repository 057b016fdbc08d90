using System.Text;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators on whole strings. Case mapping covers ASCII only, as the manual says.</summary>
internal static class StringFunctions
{
    private static readonly char[] Whitespace = ['\0', ' ', '\t', '\n', '\v', '\f', '\r', '\u00A0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200A'];

    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$concat"] = Function.Variadic(Concat),
        ["$toLower"] = Function.Unary(static value => new BsonString(MapAscii(Text.Coerce(value), char.ToLowerInvariant))),
        ["$toUpper"] = Function.Unary(static value => new BsonString(MapAscii(Text.Coerce(value), char.ToUpperInvariant))),
        ["$strcasecmp"] = Function.Binary(Strcasecmp),
        ["$strLenBytes"] = Function.Unary(static value => new BsonInt32(Encoding.UTF8.GetByteCount(Required("$strLenBytes", 34473, value)))),
        ["$strLenCP"] = Function.Unary(static value => new BsonInt32(Text.CodePoints(Required("$strLenCP", 34471, value)).Length)),
        ["$split"] = Function.Binary(Split),
        ["$trim"] = Trim(static (text, set) => text.Trim(set)),
        ["$ltrim"] = Trim(static (text, set) => text.TrimStart(set)),
        ["$rtrim"] = Trim(static (text, set) => text.TrimEnd(set)),
        ["$replaceOne"] = Replace(all: false),
        ["$replaceAll"] = Replace(all: true),
    };

    private static string Required(string name, int code, BsonValue? value) =>
        value is BsonString text ? text.Value : throw ErrorCodes.Create(code, $"{name} requires a string argument, found: {TypeNames.Of(value)}");

    private static BsonValue? Concat(BsonValue?[] values)
    {
        var result = new StringBuilder();
        foreach (var value in values)
        {
            switch (value)
            {
                case null or BsonNull or BsonUndefined:
                    return BsonNull.Value;
                case BsonString text:
                    result.Append(text.Value);
                    break;
                default:
                    throw ErrorCodes.Create(16702, $"$concat only supports strings, not {TypeNames.Of(value)}");
            }
        }

        return result.ToString();
    }

    private static string MapAscii(string text, Func<char, char> map) =>
        string.Create(text.Length, (text, map), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsAscii(state.text[i]) ? state.map(state.text[i]) : state.text[i];
            }
        });

    private static BsonValue? Strcasecmp(BsonValue? left, BsonValue? right) => new BsonInt32(Math.Sign(BsonOrder.CompareText(
        MapAscii(Text.Coerce(left), char.ToUpperInvariant),
        MapAscii(Text.Coerce(right), char.ToUpperInvariant))));

    private static BsonValue? Split(BsonValue? value, BsonValue? separator)
    {
        if (Function.IsNullish(value) || Function.IsNullish(separator))
        {
            return BsonNull.Value;
        }

        var text = Required("$split", 40085, value);
        var by = Required("$split", 40086, separator);
        return by.Length > 0
            ? new BsonArray(text.Split(by, StringSplitOptions.None))
            : throw ErrorCodes.Create(40087, "$split requires a non-empty separator");
    }

    private static OperatorParser Trim(Func<string, char[], string> trim) => (name, operand, parser) =>
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (50696, 50694, 50695), ["input"], "chars");
        var input = arguments["input"];
        var chars = arguments.Optional("chars");
        return new ScopedExpression(scope =>
        {
            var text = input.Evaluate(scope);
            var set = chars?.Evaluate(scope);
            if (Function.IsNullish(text) || (chars is not null && Function.IsNullish(set)))
            {
                return BsonNull.Value;
            }

            return trim(Required(name, 50699, text), chars is null ? Whitespace : Required(name, 50700, set).ToCharArray());
        });
    };

    private static OperatorParser Replace(bool all) => (name, operand, parser) =>
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (51751, 51750, 51749), ["input", "find", "replacement"]);
        var parts = new[] { arguments["input"], arguments["find"], arguments["replacement"] };
        return new FunctionExpression(parts, values =>
        {
            if (Array.Exists(values, Function.IsNullish))
            {
                return BsonNull.Value;
            }

            var (text, find, replacement) = (Required(name, 51746, values[0]), Required(name, 51745, values[1]), Required(name, 51744, values[2]));
            if (find.Length == 0)
            {
                return all ? string.Concat(text.Select(symbol => replacement + symbol)) + replacement : replacement + text;
            }

            var at = text.IndexOf(find, StringComparison.Ordinal);
            return all || at < 0
                ? text.Replace(find, replacement, StringComparison.Ordinal)
                : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + find.Length));
        });
    };
}
