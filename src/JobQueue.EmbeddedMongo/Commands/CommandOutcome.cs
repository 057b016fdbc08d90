using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>What becomes of a request.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    internal sealed record Answer(BsonDocument Reply) : CommandOutcome;

    /// <summary>The connection is to be closed without an answer.</summary>
    internal sealed record Close : CommandOutcome;
}
