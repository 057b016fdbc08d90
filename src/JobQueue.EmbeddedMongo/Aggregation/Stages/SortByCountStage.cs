using JobQueue.EmbeddedMongo.Aggregation.Accumulators;
using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$sortByCount</c>: a <c>$group</c> with a count, then a <c>$sort</c> by it.</summary>
internal sealed class SortByCountStage(GroupStage group, SortSpec sort) : Stage
{
    public static SortByCountStage Parse(BsonValue specification, EvaluationContext context)
    {
        switch (specification)
        {
            case BsonDocument document when document.ElementCount == 0 || !document.GetElement(0).Name.StartsWith('$'):
                throw ErrorCodes.Create(40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case BsonString path when !path.Value.StartsWith('$'):
                throw ErrorCodes.Create(40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case not (BsonDocument or BsonString):
                throw ErrorCodes.Create(40149, "the sortByCount field must be specified as a string or as an object");
        }

        var count = new GroupField("count", static () => new SumAccumulator(), new LiteralExpression(BsonInt32.Create(1)));
        return new SortByCountStage(
            new GroupStage(ExpressionParser.Parse(specification, context), [count], context),
            SortSpec.Parse(new BsonDocument("count", -1)));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => sort.Sort(group.Run(documents));
}
