namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>Bytes that are no message: the connection that sent them is closed.</summary>
internal sealed class MalformedMessageException(string message) : Exception(message);
