using System.Text.Json.Serialization;
using JobQueue.Jobs;
using JobQueue.Retention;

namespace JobQueue.Host.Views;

/// <summary>The settings of the queue, with the names of Docker Trusted Registry's API.</summary>
internal sealed record SettingsView
{
    public const string CompactionEnabled = "jobHistoryCompactionEnabled";
    public const string ToKeep = "jobHistoryToKeep";
    public const string MaxAge = "jobHistoryMaxAge";

    [JsonPropertyName(CompactionEnabled)]
    public required bool JobHistoryCompactionEnabled { get; init; }

    [JsonPropertyName(ToKeep)]
    public required long JobHistoryToKeep { get; init; }

    [JsonPropertyName(MaxAge)]
    public required string JobHistoryMaxAge { get; init; }

    public static SettingsView Of(JobHistorySettings settings) => new()
    {
        JobHistoryCompactionEnabled = settings.CompactionEnabled,
        JobHistoryToKeep = settings.ToKeep,
        JobHistoryMaxAge = settings.MaxAge == TimeSpan.Zero ? "" : GoDuration.Format(settings.MaxAge),
    };
}
