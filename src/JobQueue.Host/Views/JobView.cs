using System.Text.Json;
using System.Text.Json.Serialization;
using JobQueue.Jobs;

namespace JobQueue.Host.Views;

/// <summary>A job as the API shows it: the thirteen fields of Docker Trusted Registry's API first, then the additions.</summary>
internal sealed record JobView
{
    public required string Id { get; init; }

    [JsonPropertyName("retryFromID")]
    public required string RetryFromId { get; init; }

    [JsonPropertyName("workerID")]
    public required string WorkerId { get; init; }

    public required string Status { get; init; }

    public required string ScheduledAt { get; init; }

    public required string LastUpdated { get; init; }

    public required string Action { get; init; }

    public required int RetriesLeft { get; init; }

    public required int RetriesTotal { get; init; }

    public required IReadOnlyDictionary<string, long>? CapacityMap { get; init; }

    public required JsonElement? Parameters { get; init; }

    public required string Deadline { get; init; }

    public required string StopTimeout { get; init; }

    [JsonPropertyName("rootID")]
    public required string RootId { get; init; }

    [JsonPropertyName("parentID")]
    public required string? ParentId { get; init; }

    public required string? ChildName { get; init; }

    public required string? Cron { get; init; }

    public required int Priority { get; init; }

    public required string? UniqueKey { get; init; }

    public required BackoffView Backoff { get; init; }

    public required string OnInterrupt { get; init; }

    public required int InterruptionsLeft { get; init; }

    public required IReadOnlyList<InterruptionView> Interruptions { get; init; }

    public required string CreatedAt { get; init; }

    public required string? StartedAt { get; init; }

    public required string? FinishedAt { get; init; }

    public required bool Final { get; init; }

    public required bool DeleteRequested { get; init; }

    public required ErrorView? Error { get; init; }

    public required RetryView? Retry { get; init; }

    public required JsonElement? Result { get; init; }

    public required ProgressView? Progress { get; init; }

    public required string? TraceParent { get; init; }

    public required long Rev { get; init; }

    public static JobView Of(Job job) => new()
    {
        Id = job.Id.ToString(),
        RetryFromId = job.RetryFromId.ToString(),
        WorkerId = job.WorkerId,
        Status = job.Status.ToName(),
        ScheduledAt = Rfc3339.Format(job.ScheduledAt),
        LastUpdated = Rfc3339.Format(job.LastUpdated),
        Action = job.Action,
        RetriesLeft = job.RetriesLeft,
        RetriesTotal = job.RetriesTotal,
        CapacityMap = job.CapacityMap,
        Parameters = job.Parameters,
        Deadline = GoDuration.FormatOptional(job.Deadline),
        StopTimeout = GoDuration.FormatOptional(job.StopTimeout),
        RootId = job.RootId.ToString(),
        ParentId = job.ParentId?.ToString(),
        ChildName = job.ChildName,
        Cron = job.Cron,
        Priority = job.Priority,
        UniqueKey = job.UniqueKey,
        Backoff = BackoffView.Of(job.Backoff),
        OnInterrupt = InterruptPolicyNames.NameOf(job.OnInterrupt),
        InterruptionsLeft = job.InterruptionsLeft,
        Interruptions = [.. job.Interruptions.Select(InterruptionView.Of)],
        CreatedAt = Rfc3339.Format(job.CreatedAt),
        StartedAt = Rfc3339.Format(job.StartedAt),
        FinishedAt = Rfc3339.Format(job.FinishedAt),
        Final = job.IsFinal,
        DeleteRequested = job.DeleteRequested,
        Error = ErrorView.Of(job.Error),
        Retry = RetryView.Of(job.Retry),
        Result = job.Result,
        Progress = ProgressView.Of(job.Progress),
        TraceParent = job.TraceParent,
        Rev = job.Rev,
    };
}
