namespace JobQueue.Running;

/// <summary>Where the concurrency slots of runs come from.</summary>
internal interface IRunSlots
{
    /// <summary>A run waits: others may use its slot.</summary>
    void Lend();

    /// <summary>A run goes on as soon as a slot is free.</summary>
    Task TakeAsync(CancellationToken cancellationToken);

    /// <summary>A run goes on at once, since it is about to end.</summary>
    void TakeNow();
}
