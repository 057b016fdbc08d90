using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>Makes operators out of plain functions.</summary>
internal static class Function
{
    public static OperatorParser Unary(Func<BsonValue?, BsonValue?> function) => Of(1, 1, values => function(values[0]));

    public static OperatorParser Binary(Func<BsonValue?, BsonValue?, BsonValue?> function) => Of(2, 2, values => function(values[0], values[1]));

    public static OperatorParser Variadic(Func<BsonValue?[], BsonValue?> function) => Of(0, int.MaxValue, function);

    /// <summary>An operator with a number of arguments within bounds.</summary>
    public static OperatorParser Of(int least, int most, Func<BsonValue?[], BsonValue?> function) =>
        (name, operand, parser) => new FunctionExpression(Arguments(name, operand, parser, least, most), function);

    /// <summary>The arguments: the elements of an array, or a single one without it.</summary>
    /// <exception cref="CommandFailedException">There are too few or too many (16020, 28667).</exception>
    public static IReadOnlyList<Expression> Arguments(string name, BsonValue operand, ExpressionParser parser, int least, int most)
    {
        IReadOnlyList<Expression> arguments = operand is BsonArray array ? [.. array.Select(parser.ParseValue)] : [parser.ParseValue(operand)];
        if (arguments.Count < least || arguments.Count > most)
        {
            throw least == most
                ? ErrorCodes.Create(16020, $"Expression {name} takes exactly {least} arguments. {arguments.Count} were passed in.")
                : ErrorCodes.Create(28667, $"Expression {name} takes at least {least} arguments, and at most {most}, but {arguments.Count} were passed in.");
        }

        return arguments;
    }

    /// <summary>Whether the value is missing, null or undefined, which most operators answer with null.</summary>
    public static bool IsNullish(BsonValue? value) => value is null or BsonNull or BsonUndefined;
}
