using MongoDB.Bson.Serialization.Attributes;

namespace JobQueue.Chaos.Records;

/// <summary>One replica process as the side collection keeps it. Instants are the machine's monotonic clock, in milliseconds.</summary>
internal sealed record ProcessLife
{
    [BsonId]
    public required string Id { get; init; }

    public required string Replica { get; init; }

    public required string Skew { get; init; }

    public required double EndedAt { get; init; }

    /// <summary>How it ended: <c>killed</c> (SIGKILL by the driver), <c>stopped</c> (in order), or what was wrong.</summary>
    public required string Ending { get; init; }

    /// <summary>When it was stopped by SIGSTOP: pairs of from and until.</summary>
    public required IReadOnlyList<Interval> Stopped { get; init; }
}
