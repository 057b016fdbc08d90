namespace JobQueue.Host.Http;

/// <summary>Marks an endpoint that chooses its own media type and may answer for as long as the caller listens.</summary>
internal sealed class StreamingEndpoint;
