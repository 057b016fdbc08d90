namespace JobQueue.Testing.Faults;

/// <summary>Decides what goes wrong between a replica and the in-memory database.</summary>
internal interface IFaultPlan
{
    /// <summary>Before the call reaches the database. Throwing here means that nothing was applied; awaiting delays the call.</summary>
    ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken);

    /// <summary>After the call was applied. Throwing here loses the reply; awaiting delays it.</summary>
    ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken);
}
