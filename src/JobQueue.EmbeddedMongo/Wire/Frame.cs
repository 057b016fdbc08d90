namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>One message whose sections are not yet looked at.</summary>
internal sealed record Frame(MessageHeader Header, byte[] Payload);
