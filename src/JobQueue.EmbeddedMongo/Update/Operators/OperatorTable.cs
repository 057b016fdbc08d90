using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary>The update operators by name; <c>$rename</c> is not here because it takes two paths.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Func<string, BsonValue, EvaluationContext, UpdateOperator>> Operators = new(StringComparer.Ordinal)
    {
        ["$addToSet"] = static (_, operand, _) => new AddToSetOperator(operand),
        ["$bit"] = static (path, operand, _) => new BitOperator(path, operand),
        ["$currentDate"] = static (_, operand, _) => new CurrentDateOperator(operand),
        ["$inc"] = static (path, operand, _) => new ArithmeticOperator("$inc", path, operand),
        ["$max"] = static (_, operand, _) => new BoundOperator(1, operand),
        ["$min"] = static (_, operand, _) => new BoundOperator(-1, operand),
        ["$mul"] = static (path, operand, _) => new ArithmeticOperator("$mul", path, operand),
        ["$pop"] = static (path, operand, _) => new PopOperator(path, operand),
        ["$pull"] = static (_, operand, context) => PullOperator.Pull(operand, context),
        ["$pullAll"] = static (_, operand, _) => PullOperator.PullAll(operand),
        ["$push"] = static (path, operand, _) => new PushOperator(path, operand),
        ["$set"] = static (_, operand, _) => new SetOperator(operand),
        ["$setOnInsert"] = static (_, operand, _) => new SetOnInsertOperator(operand),
        ["$unset"] = static (_, _, _) => new UnsetOperator(),
    };

    /// <summary>The operator's factory (path, operand, context), or null when there is none of that name.</summary>
    public static Func<string, BsonValue, EvaluationContext, UpdateOperator>? Find(string name) => Operators.GetValueOrDefault(name);
}
