namespace JobQueue.Host.Health;

/// <summary>What one health check found.</summary>
internal sealed record HealthCheckView(string Status, string? Description, IReadOnlyDictionary<string, string> Data);
