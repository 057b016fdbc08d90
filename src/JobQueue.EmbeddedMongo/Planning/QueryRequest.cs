using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>What a plan is wanted for.</summary>
internal sealed record QueryRequest
{
    internal required DocumentMatcher Filter { get; init; }

    /// <summary>The sort as it was asked for; empty for none. <c>{$natural: ±1}</c> asks for a collection scan.</summary>
    internal BsonDocument Sort { get; init; } = [];

    /// <summary>An index name, a key pattern or <c>{$natural: ±1}</c>; null leaves the choice to the planner.</summary>
    internal BsonValue? Hint { get; init; }

    /// <summary>The first key of the hinted index to visit; null for its start.</summary>
    internal BsonDocument? Min { get; init; }

    /// <summary>The key of the hinted index before which to end; null for its end.</summary>
    internal BsonDocument? Max { get; init; }

    internal long Skip { get; init; }

    /// <summary>How many rows are wanted after the skipped ones; 0 for all.</summary>
    internal long Limit { get; init; }

    /// <summary>Ends a scan that takes too long.</summary>
    internal CancellationToken Cancellation { get; init; }
}
