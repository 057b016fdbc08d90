using System.Text.Json;
using JobQueue.Jobs;
using JobQueue.Steering;

namespace JobQueue.Host.Views;

/// <summary>An action's config as the API shows it: the three fields of Docker Trusted Registry's API first, then the additions. A default that is not set is <c>null</c>, or empty for a duration.</summary>
internal sealed record ActionConfigView
{
    public required string Id { get; init; }

    public required string Action { get; init; }

    public required JsonElement? Parameters { get; init; }

    public required int? Retries { get; init; }

    public required BackoffView? Backoff { get; init; }

    public required string Deadline { get; init; }

    public required string StopTimeout { get; init; }

    public required IReadOnlyDictionary<string, long>? CapacityMap { get; init; }

    public required int? MaxRunning { get; init; }

    public required bool Paused { get; init; }

    public static ActionConfigView Of(ActionConfig config) => new()
    {
        Id = config.Id,
        Action = config.Action,
        Parameters = config.Parameters,
        Retries = config.Retries,
        Backoff = config.Backoff is { } backoff ? BackoffView.Of(backoff) : null,
        Deadline = GoDuration.FormatOptional(config.Deadline),
        StopTimeout = config.StopTimeout is { } stopTimeout ? GoDuration.Format(stopTimeout) : "",
        CapacityMap = config.CapacityMap,
        MaxRunning = config.MaxRunning,
        Paused = config.Paused,
    };
}
