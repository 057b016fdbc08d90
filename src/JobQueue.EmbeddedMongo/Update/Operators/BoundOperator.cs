using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$min</c> (sign -1) and <c>$max</c> (sign 1): assigns when the operand lies beyond the value in MongoDB's order over all types.</summary>
internal sealed class BoundOperator(int sign, BsonValue operand) : UpdateOperator
{
    public override Change Apply(BsonValue? current, UpdateTarget target) =>
        current is null || BsonOrder.Compare(operand, current) * sign > 0 ? Change.To(operand) : Change.None;
}
