using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary><c>$unset</c>.</summary>
internal sealed class UnsetOperator : UpdateOperator
{
    public override bool CreatesPath => false;

    public override Change Apply(BsonValue? current, UpdateTarget target) => current is null ? Change.None : Change.Removed;

    public override bool IgnoresBlockedPath(UpdateTarget target) => true;
}
