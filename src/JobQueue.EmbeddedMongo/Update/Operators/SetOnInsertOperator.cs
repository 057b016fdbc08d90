using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$setOnInsert</c>: sets only in a document that an upsert inserts.</summary>
internal sealed class SetOnInsertOperator(BsonValue value) : UpdateOperator
{
    public override Change Apply(BsonValue? current, UpdateTarget target) => target.IsInsert ? Change.To(value) : Change.None;

    public override bool IgnoresBlockedPath(UpdateTarget target) => !target.IsInsert;
}
