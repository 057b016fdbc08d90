using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>Parses <c>$regex</c> with its <c>$options</c>, which may stand in either order.</summary>
internal static class RegexOperands
{
    /// <summary>The predicate for <c>$regex</c>; null for <c>$options</c>, which is part of it.</summary>
    public static RegexPredicate? Parse(string name, BsonDocument operators)
    {
        var hasPattern = operators.TryGetValue("$regex", out var pattern);
        if (name == "$options")
        {
            return hasPattern ? null : throw ErrorCodes.BadValue("$options needs a $regex");
        }

        var hasOptions = operators.TryGetValue("$options", out var options);
        if (hasOptions && !options.IsString)
        {
            throw ErrorCodes.BadValue("$options has to be a string");
        }

        var flags = hasOptions ? options.AsString : null;
        return pattern switch
        {
            BsonString text => new RegexPredicate(text.Value, flags ?? ""),
            BsonRegularExpression { Options.Length: > 0 } when flags is not null => throw ErrorCodes.Create(51075, "options set in both $regex and $options"),
            BsonRegularExpression regex => new RegexPredicate(regex.Pattern, flags ?? regex.Options),
            _ => throw ErrorCodes.BadValue("$regex has to be a string"),
        };
    }
}
