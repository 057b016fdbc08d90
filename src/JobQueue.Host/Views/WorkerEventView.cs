namespace JobQueue.Host.Views;

/// <summary>A change of a worker's run in the event stream; name and status are <c>null</c> where the run is not the newest of its worker, or is gone.</summary>
internal sealed record WorkerEventView(string? Id, string Incarnation, string? Status);
