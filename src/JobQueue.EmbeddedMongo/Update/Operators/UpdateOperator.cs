using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update.Operators;

/// <summary>One operator with its operand, such as <c>{$inc: {n: 2}}</c> without the path.</summary>
internal abstract class UpdateOperator
{
    /// <summary>Whether the operator makes a path that does not exist.</summary>
    public virtual bool CreatesPath => true;

    /// <summary>The change to the value; null is a missing value.</summary>
    public abstract Change Apply(BsonValue? current, UpdateTarget target);

    /// <summary>Whether a path that leads through a scalar is ignored instead of refused.</summary>
    public virtual bool IgnoresBlockedPath(UpdateTarget target) => false;
}
