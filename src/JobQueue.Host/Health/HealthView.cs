namespace JobQueue.Host.Health;

/// <summary>The body of a health answer.</summary>
internal sealed record HealthView(string Status, IReadOnlyDictionary<string, HealthCheckView> Checks);
