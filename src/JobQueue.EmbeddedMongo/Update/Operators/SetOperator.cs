using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$set</c>.</summary>
internal sealed class SetOperator(BsonValue value) : UpdateOperator
{
    public override Change Apply(BsonValue? current, UpdateTarget target) =>
        current is not null && StrictEquality.AreSame(current, value) ? Change.None : Change.To(value);
}
