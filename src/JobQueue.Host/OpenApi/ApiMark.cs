namespace JobQueue.Host.OpenApi;

/// <summary>Marks the endpoints of one call of <c>MapJobQueueApi</c>.</summary>
internal sealed class ApiMark;
