using JobQueue.EmbeddedMongo.Aggregation.Accumulators;
using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$group</c>. The manual leaves the order of the groups open; here, as in a server, the one found last comes first.</summary>
internal sealed class GroupStage(Expression id, IReadOnlyList<GroupField> fields, EvaluationContext context) : Stage
{
    public static GroupStage Parse(BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(15947, "a group's fields must be specified in an object");
        }

        if (!document.TryGetValue("_id", out var id))
        {
            throw ErrorCodes.Create(15955, "a group specification must include an _id");
        }

        var fields = document.Where(static element => element.Name != "_id").Select(element => ParseField(element, context)).ToList();
        return new GroupStage(ExpressionParser.Parse(id, context), fields, context);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var groups = new Dictionary<BsonValue, Accumulator[]>(BsonOrder.Instance);
        var order = new List<BsonValue>();
        foreach (var document in documents)
        {
            var scope = new Scope(document, context);
            var key = id.Evaluate(scope) ?? BsonNull.Value;
            if (!groups.TryGetValue(key, out var accumulators))
            {
                accumulators = [.. fields.Select(static field => field.Create())];
                groups.Add(key, accumulators);
                order.Add(key);
            }

            for (var i = 0; i < accumulators.Length; i++)
            {
                accumulators[i].Add(fields[i].Argument.Evaluate(scope));
            }
        }

        for (var i = order.Count - 1; i >= 0; i--)
        {
            yield return ResultOf(order[i], groups[order[i]]);
        }
    }

    private BsonDocument ResultOf(BsonValue key, Accumulator[] accumulators)
    {
        var result = new BsonDocument("_id", key);
        for (var i = 0; i < accumulators.Length; i++)
        {
            result.Add(fields[i].Name, accumulators[i].Result());
        }

        return result;
    }

    private static GroupField ParseField(BsonElement element, EvaluationContext context)
    {
        if (element.Name.Contains('.', StringComparison.Ordinal))
        {
            throw ErrorCodes.Create(40235, $"The field name '{element.Name}' cannot contain '.'");
        }

        if (element.Name.StartsWith('$'))
        {
            throw ErrorCodes.Create(40236, $"The field name '{element.Name}' cannot be an operator name");
        }

        if (element.Value is not BsonDocument { ElementCount: > 0 } document)
        {
            throw ErrorCodes.Create(40234, $"The field '{element.Name}' must be an accumulator object");
        }

        if (document.ElementCount > 1)
        {
            throw ErrorCodes.Create(40238, $"The field '{element.Name}' must specify one accumulator");
        }

        var (name, argument) = (document.GetElement(0).Name, document.GetElement(0).Value);
        var create = AccumulatorTable.Find(name) ?? throw ErrorCodes.Create(15952, $"unknown group operator '{name}'");
        return argument is BsonArray { Count: not 1 }
            ? throw ErrorCodes.Create(40237, $"The {name} accumulator is a unary operator")
            : new GroupField(element.Name, create, ExpressionParser.Parse(argument is BsonArray single ? single[0] : argument, context));
    }
}
