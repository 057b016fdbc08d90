namespace JobQueue.Testing.Faults;

/// <summary>Nothing goes wrong.</summary>
internal sealed class NoFaults : IFaultPlan
{
    public static NoFaults Instance { get; } = new();

    public ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
