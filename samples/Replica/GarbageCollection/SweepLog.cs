namespace Replica.GarbageCollection;

/// <summary>Writes the steps of a run to the application's log.</summary>
internal sealed class SweepLog(ILogger<SweepLog> logger) : ISweepWatch
{
    public Task ReachedAsync(SweepStep step)
    {
        logger.LogDebug("Garbage collection: {Step}", step);
        return Task.CompletedTask;
    }
}
