using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>The operand of an operator that takes a document of named arguments.</summary>
internal sealed class NamedArguments
{
    private readonly BsonDocument _operand;
    private readonly ExpressionParser _parser;

    private NamedArguments(BsonDocument operand, ExpressionParser parser)
    {
        _operand = operand;
        _parser = parser;
    }

    /// <summary>Checks the names.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="operand">The document of arguments.</param>
    /// <param name="parser">The parser for the arguments.</param>
    /// <param name="errors">The codes for: no document, an unknown name, a required name that lacks.</param>
    /// <param name="required">Names that must be there.</param>
    /// <param name="optional">Names that may be there.</param>
    public static NamedArguments Parse(
        string name,
        BsonValue operand,
        ExpressionParser parser,
        (int NoDocument, int Unknown, int Lacking) errors,
        IReadOnlyList<string> required,
        params IReadOnlyList<string> optional)
    {
        if (operand is not BsonDocument document)
        {
            throw ErrorCodes.Create(errors.NoDocument, $"{name} only supports an object as its argument, but found {TypeNames.Of(operand)}");
        }

        foreach (var argument in document.Names)
        {
            if (!required.Contains(argument) && !optional.Contains(argument))
            {
                throw ErrorCodes.Create(errors.Unknown, $"Unrecognized parameter to {name}: {argument}");
            }
        }

        foreach (var argument in required)
        {
            if (!document.Contains(argument))
            {
                throw ErrorCodes.Create(errors.Lacking, $"Missing '{argument}' parameter to {name}");
            }
        }

        return new NamedArguments(document, parser);
    }

    /// <summary>The argument's expression, in the operator's own scope.</summary>
    public Expression this[string argument] => _parser.ParseValue(_operand[argument]);

    /// <summary>The argument's expression, or null when it is not there.</summary>
    public Expression? Optional(string argument) => _operand.TryGetValue(argument, out var value) ? _parser.ParseValue(value) : null;

    /// <summary>The argument as it was written.</summary>
    public BsonValue Raw(string argument) => _operand[argument];

    public bool Has(string argument) => _operand.Contains(argument);
}
