using System.Text.Json;
using JobQueue.Crons;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>A cron as the API shows it: the nine fields of Docker Trusted Registry's API first, then the additions.</summary>
internal sealed record CronView
{
    public required string Id { get; init; }

    public required string Action { get; init; }

    public required string Schedule { get; init; }

    public required int Retries { get; init; }

    public required IReadOnlyDictionary<string, long>? CapacityMap { get; init; }

    public required JsonElement? Parameters { get; init; }

    public required string Deadline { get; init; }

    public required string StopTimeout { get; init; }

    public required string? NextRun { get; init; }

    public required string Name { get; init; }

    public required string TimeZone { get; init; }

    public required bool Enabled { get; init; }

    public required string Misfire { get; init; }

    public required string MisfireThreshold { get; init; }

    public required string Overlap { get; init; }

    public required string? LastRun { get; init; }

    public required int Priority { get; init; }

    public required BackoffView? Backoff { get; init; }

    public required string OnInterrupt { get; init; }

    public required int Interruptions { get; init; }

    public required bool Declared { get; init; }

    public required bool ChangedByOperator { get; init; }

    public required string CreatedAt { get; init; }

    public required string LastUpdated { get; init; }

    public required long Rev { get; init; }

    public static CronView Of(Cron cron)
    {
        var definition = cron.Definition;
        var job = definition.Job;
        return new CronView
        {
            Id = cron.Id.ToString("D"),
            Action = job.Action,
            Schedule = definition.Schedule,
            Retries = job.Retries ?? 0,
            CapacityMap = job.CapacityMap,
            Parameters = job.Parameters,
            Deadline = GoDuration.FormatOptional(job.Deadline),
            StopTimeout = GoDuration.FormatOptional(job.StopTimeout),
            NextRun = Rfc3339.Format(cron.NextRun),
            Name = cron.Name,
            TimeZone = definition.TimeZone,
            Enabled = definition.Enabled,
            Misfire = CronNamesInApi.NameOf(definition.Misfire),
            MisfireThreshold = GoDuration.Format(definition.MisfireThreshold),
            Overlap = CronNamesInApi.NameOf(definition.Overlap),
            LastRun = Rfc3339.Format(cron.LastRun),
            Priority = job.Priority,
            Backoff = job.Backoff is { } backoff ? BackoffView.Of(backoff) : null,
            OnInterrupt = InterruptPolicyNames.NameOf(job.OnInterrupt),
            Interruptions = job.Interruptions,
            Declared = cron.Declaration is not null,
            ChangedByOperator = cron.ChangedByOperator,
            CreatedAt = Rfc3339.Format(cron.CreatedAt),
            LastUpdated = Rfc3339.Format(cron.LastUpdated),
            Rev = cron.Rev,
        };
    }
}
