using System.Text.Json.Serialization;

namespace JobQueue.Chaos.Records;

/// <summary>What a replica notes about itself, in the order in which it happened. <see cref="At"/> is the machine's monotonic clock, in milliseconds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "line")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Leased), "leased")]
internal abstract record JournalLine(double At)
{
    /// <summary>A handler was entered.</summary>
    public sealed record Started(double At, string Run, string Job, long Fence, string Incarnation) : JournalLine(At);

    /// <summary>A handler was left.</summary>
    public sealed record Ended(double At, string Run, string Ending) : JournalLine(At);

    /// <summary>A registration or heartbeat was answered: the lease counts from before it was sent.</summary>
    public sealed record Leased(double At, string Incarnation, double Until) : JournalLine(At);
}
