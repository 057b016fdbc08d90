using System.Collections.Immutable;
using JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>Parses aggregation expressions, knowing the variables that are bound around them.</summary>
internal sealed class ExpressionParser
{
    private readonly ImmutableHashSet<string> _variables;

    private ExpressionParser(ImmutableHashSet<string> variables) => _variables = variables;

    /// <summary>Parses a value of a pipeline, a projection or <c>$expr</c>.</summary>
    /// <exception cref="CommandFailedException">An operator is unknown (168), a variable is not bound (17276), or an argument is wrong.</exception>
    public static Expression Parse(BsonValue value, EvaluationContext context) => For(context).ParseValue(value);

    /// <summary>A parser that knows the command's <c>let</c>.</summary>
    public static ExpressionParser For(EvaluationContext context) => new([.. context.Variables.Names]);

    /// <summary>A parser for an inner expression that sees more variables.</summary>
    /// <exception cref="CommandFailedException">A name is not one a user may give (16867).</exception>
    public ExpressionParser With(params IEnumerable<string> variables)
    {
        var known = _variables;
        foreach (var name in variables)
        {
            RequireVariableName(name);
            known = known.Add(name);
        }

        return new ExpressionParser(known);
    }

    public Expression ParseValue(BsonValue value) => value switch
    {
        BsonString text when text.Value.StartsWith('$') => ParsePath(text.Value),
        BsonDocument document => ParseDocument(document),
        BsonArray array => new ArrayExpression([.. array.Select(ParseValue)]),
        _ => new LiteralExpression(value),
    };

    private PathExpression ParsePath(string text)
    {
        if (!text.StartsWith("$$", StringComparison.Ordinal))
        {
            return new PathExpression(SystemVariables.Current, PartsOf(text[1..]));
        }

        var parts = PartsOf(text[2..]);
        var variable = parts[0];
        if (!_variables.Contains(variable) && !SystemVariables.Exists(variable))
        {
            throw ErrorCodes.Create(17276, $"Use of undefined variable: {variable}");
        }

        return new PathExpression(variable, parts[1..]);
    }

    private static string[] PartsOf(string path)
    {
        if (path.Length == 0)
        {
            throw ErrorCodes.Create(16872, "'$' by itself is not a valid FieldPath");
        }

        if (path[^1] == '.')
        {
            throw ErrorCodes.Create(40353, "FieldPath must not end with a '.'.");
        }

        var parts = path.Split('.');
        foreach (var part in parts)
        {
            if (part.Length == 0)
            {
                throw ErrorCodes.Create(15998, "FieldPath field names may not be empty strings.");
            }

            if (part[0] == '$')
            {
                throw ErrorCodes.Create(16410, "FieldPath field names may not start with '$'.");
            }
        }

        return parts;
    }

    private Expression ParseDocument(BsonDocument document)
    {
        if (document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$'))
        {
            var name = document.GetElement(0).Name;
            if (document.ElementCount > 1)
            {
                throw ErrorCodes.Create(15983, $"an expression specification must contain exactly one field, the name of the expression. Found {document.ElementCount} fields");
            }

            var parse = ExpressionTable.Find(name) ?? throw ErrorCodes.InvalidPipelineOperator($"Unrecognized expression '{name}'");
            return parse(name, document.GetElement(0).Value, this);
        }

        var fields = new List<KeyValuePair<string, Expression>>(document.ElementCount);
        foreach (var element in document)
        {
            if (element.Name.StartsWith('$'))
            {
                throw ErrorCodes.Create(16410, $"FieldPath field names may not start with '$'. Consider using $getField or $setField: {element.Name}");
            }

            if (element.Name.Contains('.', StringComparison.Ordinal))
            {
                throw ErrorCodes.Create(16412, $"FieldPath field names may not contain '.': {element.Name}");
            }

            fields.Add(new KeyValuePair<string, Expression>(element.Name, ParseValue(element.Value)));
        }

        return new DocumentExpression(fields);
    }

    private static void RequireVariableName(string name)
    {
        if (name == SystemVariables.Current)
        {
            return;
        }

        if (name.Length == 0)
        {
            throw ErrorCodes.Create(16866, "empty variable names are not allowed");
        }

        if (!char.IsAsciiLetterLower(name[0]) && name[0] < 128)
        {
            throw ErrorCodes.Create(16867, $"'{name}' starts with an invalid character for a user variable name");
        }

        if (name.Any(static symbol => symbol < 128 && !char.IsAsciiLetterOrDigit(symbol) && symbol != '_'))
        {
            throw ErrorCodes.Create(16868, $"'{name}' contains an invalid character for a variable name");
        }
    }
}
