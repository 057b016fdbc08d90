using System.Text.RegularExpressions;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$regex</c>: a string in which the pattern is found, or the same regular expression stored as a value.</summary>
internal sealed class RegexPredicate(string pattern, string options) : ValuePredicate
{
    private readonly Regex? _regex = RegexSyntax.TryCompile(pattern, options);

    public string Pattern => pattern;

    public string Options => options;

    public override bool Matches(BsonValue? value, MatchTrace? trace) => value switch
    {
        BsonString text => IsFoundIn(text.Value),
        BsonSymbol symbol => IsFoundIn(symbol.Name),
        BsonRegularExpression other => other.Pattern == pattern && other.Options == options,
        _ => false,
    };

    private bool IsFoundIn(string text)
    {
        try
        {
            return _regex?.IsMatch(text) ?? false;
        }
        catch (RegexMatchTimeoutException)
        {
            throw ErrorCodes.OperationFailed($"the regular expression took too long to execute: {pattern}");
        }
    }
}
