using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>What an expression sees: the document, the variables around it and the command's context.</summary>
internal sealed class Scope
{
    private readonly Scope? _outer;
    private readonly string? _name;
    private readonly BsonValue? _value;

    /// <summary>The scope of one document.</summary>
    public Scope(BsonDocument root, EvaluationContext context)
    {
        Root = root;
        Context = context;
    }

    private Scope(Scope outer, string name, BsonValue? value)
        : this(outer.Root, outer.Context)
    {
        _outer = outer;
        _name = name;
        _value = value;
    }

    /// <summary>The document: <c>$$ROOT</c> and, unless bound anew, <c>$$CURRENT</c>.</summary>
    public BsonDocument Root { get; }

    public EvaluationContext Context { get; }

    /// <summary>A scope within this one, with one more variable.</summary>
    public Scope With(string name, BsonValue? value) => new(this, name, value);

    /// <summary>Whether a variable of that name is bound, and to what; null is a missing value.</summary>
    public bool TryGet(string name, out BsonValue? value)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._name == name)
            {
                value = scope._value;
                return true;
            }
        }

        var bound = Context.Variables.TryGetValue(name, out var constant);
        value = bound ? constant : null;
        return bound;
    }
}
