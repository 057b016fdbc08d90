using MongoDB.Bson.Serialization.Attributes;

namespace JobQueue.Chaos.Records;

/// <summary>One run of a handler as the side collection keeps it. Instants are the machine's monotonic clock, in milliseconds.</summary>
internal sealed record Execution
{
    /// <summary>The ending of a run whose process was killed.</summary>
    public const string Killed = "killed";

    /// <summary>The ending of a run that did what it should.</summary>
    public const string Returned = "returned";

    [BsonId]
    public required string Id { get; init; }

    public required string Job { get; init; }

    public required long Fence { get; init; }

    public required string Incarnation { get; init; }

    public required string Replica { get; init; }

    public required double StartedAt { get; init; }

    public required double EndedAt { get; init; }

    public required string Ending { get; init; }

    /// <summary>When the claim began and ended to be valid around this run, by the rule that a lease counts from before its last answered renewal was sent.</summary>
    public required double ValidUntil { get; init; }

    /// <summary>For how long the process was stopped by SIGSTOP between <see cref="ValidUntil"/> and <see cref="EndedAt"/>.</summary>
    public required double StoppedBeyond { get; init; }

    public bool ValidAtStart => ValidUntil > StartedAt;

    public bool ValidAtEnd => ValidUntil >= EndedAt;

    /// <summary>How long the handler went on without a valid claim although its process was not stopped.</summary>
    public double AwakeBeyond => Math.Max(0, EndedAt - Math.Max(ValidUntil, StartedAt) - StoppedBeyond);
}
