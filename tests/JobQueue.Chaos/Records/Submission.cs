using MongoDB.Bson.Serialization.Attributes;

namespace JobQueue.Chaos.Records;

/// <summary>One accepted submission as the side collection keeps it. Instants are the machine's monotonic clock, in milliseconds.</summary>
internal sealed record Submission
{
    /// <summary>The id that the client made.</summary>
    [BsonId]
    public required string Id { get; init; }

    /// <summary>The job that the submission came to: another one where the unique key was taken.</summary>
    public required string Job { get; init; }

    public required string Kind { get; init; }

    public string? UniqueKey { get; init; }

    public required bool WasDuplicate { get; init; }

    /// <summary>When the reply was there.</summary>
    public required double AcceptedAt { get; init; }

    /// <summary>Whether the driver cancels the job.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>Whether the driver deletes the job.</summary>
    public required bool IsDeleted { get; init; }
}
