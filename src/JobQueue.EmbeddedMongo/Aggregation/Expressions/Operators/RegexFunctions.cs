using System.Text.RegularExpressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$regexMatch $regexFind $regexFindAll</c>.</summary>
internal static class RegexFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$regexMatch"] = Of(static (regex, text) => (BsonBoolean)regex.IsMatch(text), BsonBoolean.False),
        ["$regexFind"] = Of(static (regex, text) => regex.Match(text) is { Success: true } match ? Describe(text, match) : BsonNull.Value, BsonNull.Value),
        ["$regexFindAll"] = Of(static (regex, text) => new BsonArray(regex.Matches(text).Select(match => Describe(text, match))), new BsonArray()),
    };

    private static OperatorParser Of(Func<Regex, string, BsonValue> search, BsonValue nothing) => (name, operand, parser) =>
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (51103, 31024, 31022), ["input", "regex"], "options");
        var (input, pattern, options) = (arguments["input"], arguments["regex"], arguments.Optional("options"));
        return new ScopedExpression(scope =>
        {
            var text = input.Evaluate(scope);
            var regex = pattern.Evaluate(scope);
            if (Function.IsNullish(text) || Function.IsNullish(regex))
            {
                return nothing;
            }

            return text is BsonString value
                ? search(Compile(name, regex!, options?.Evaluate(scope)), value.Value)
                : throw ErrorCodes.Create(51104, $"{name} needs 'input' to be of type string");
        });
    };

    private static Regex Compile(string name, BsonValue regex, BsonValue? options)
    {
        var flags = options is BsonString text ? text.Value : null;
        var (pattern, own) = regex switch
        {
            BsonString source => (source.Value, ""),
            BsonRegularExpression expression => (expression.Pattern, expression.Options),
            _ => throw ErrorCodes.Create(51105, $"{name} needs 'regex' to be of type string or regex"),
        };
        if (own.Length > 0 && flags is not null)
        {
            throw ErrorCodes.Create(51107, $"{name} found regex option(s) specified in both 'regex' and 'option' fields");
        }

        return RegexSyntax.TryCompile(pattern, flags ?? own) ?? throw ErrorCodes.Create(51111, $"Invalid Regex in {name}: {pattern}");
    }

    private static BsonDocument Describe(string text, Match match) => new()
    {
        { "match", match.Value },
        { "idx", Text.CodePoints(text[..match.Index]).Length },
        { "captures", new BsonArray(match.Groups.Cast<Group>().Skip(1).Select(static group => group.Success ? (BsonValue)group.Value : BsonNull.Value)) },
    };
}
