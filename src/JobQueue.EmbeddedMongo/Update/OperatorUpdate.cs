using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Update.Tree;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>An update by operators.</summary>
internal sealed class OperatorUpdate : UpdateSpec
{
    private readonly UpdateNode.Fields _root;
    private readonly ArrayFilters _arrayFilters;
    private readonly bool _isPositional;

    public OperatorUpdate(BsonDocument update, BsonArray? arrayFilters, EvaluationContext context)
        : base(UpdateKind.Operators, context)
    {
        var parser = new OperatorUpdateParser(context);
        _arrayFilters = ArrayFilters.Parse(arrayFilters, context);
        _root = parser.Parse(update, _arrayFilters);
        _isPositional = parser.IsPositional;
    }

    public override bool NeedsArrayIndex => _isPositional;

    private protected override UpdateResult Transform(BsonDocument document, int arrayIndex)
    {
        var run = new OperatorRun(document, _arrayFilters, arrayIndex, isInsert: false, Context);
        var after = run.Apply(_root);
        return new UpdateResult(after, !ReferenceEquals(after, document), run.Description);
    }

    private protected override BsonDocument TransformSeed(BsonDocument seed) =>
        new OperatorRun(seed, _arrayFilters, arrayIndex: -1, isInsert: true, Context).Apply(_root);
}
