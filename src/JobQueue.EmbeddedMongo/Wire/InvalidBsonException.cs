namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>A well-framed message holds bytes that are no BSON document: answered with InvalidBSON.</summary>
internal sealed class InvalidBsonException(string message) : Exception(message);
