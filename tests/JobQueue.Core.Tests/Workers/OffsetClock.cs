using JobQueue.Storage;

namespace JobQueue.Core.Tests.Workers;

/// <summary>A database clock that runs ahead of the replica's by a given time.</summary>
internal sealed class OffsetClock(TimeProvider time) : IDbClock
{
    public TimeSpan Offset { get; set; }

    public DateTimeOffset UtcNow => time.GetUtcNow() + Offset;

    public bool IsSampled => true;

    public ValueTask EnsureSampledAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
