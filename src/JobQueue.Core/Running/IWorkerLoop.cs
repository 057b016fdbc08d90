namespace JobQueue.Running;

/// <summary>One of the loops that a worker runs from its start to the end of its drain.</summary>
internal interface IWorkerLoop
{
    /// <summary>Runs until cancelled. A failing turn never ends it.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
