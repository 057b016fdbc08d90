using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>A parsed aggregation expression; parsed once, evaluated for many documents.</summary>
internal abstract class Expression
{
    /// <summary>The expression's value; null is a missing value, which is not the same as BSON null.</summary>
    public abstract BsonValue? Evaluate(Scope scope);
}
