using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>What filters, updates and expressions see of the command that runs them; one per command, never changed while it runs.</summary>
internal sealed record EvaluationContext
{
    /// <summary>The command's time in UTC: <c>$$NOW</c>, <c>$currentDate</c>. One value for the whole command.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The logical time: <c>$$CLUSTER_TIME</c> and <c>$currentDate</c> as a timestamp.</summary>
    public BsonTimestamp ClusterTime { get; init; } = new(0);

    /// <summary>The command's <c>let</c>: variables by name, already constants.</summary>
    public BsonDocument Variables { get; init; } = [];

    /// <summary>The source of generated <c>_id</c> values.</summary>
    public Func<ObjectId> NewObjectId { get; init; } = ObjectId.GenerateNewId;

    /// <summary>The source of <c>$sample</c> and <c>$rand</c>.</summary>
    public Random Random { get; init; } = Random.Shared;
}
