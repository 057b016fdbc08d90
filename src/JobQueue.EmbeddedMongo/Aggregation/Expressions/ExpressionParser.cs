using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>Parses aggregation expressions.</summary>
internal static class ExpressionParser
{
    /// <summary>Parses a value of a pipeline, a projection or <c>$expr</c>.</summary>
    /// <exception cref="CommandFailedException">An operator is unknown (168) or its arguments are wrong.</exception>
    public static Expression Parse(BsonValue value) => throw ErrorCodes.CommandNotSupported($"expression {value}");
}
