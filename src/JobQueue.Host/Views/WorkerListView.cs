using JobQueue.Workers;

namespace JobQueue.Host.Views;

/// <summary>The newest run of every worker name.</summary>
internal sealed record WorkerListView(IReadOnlyList<WorkerView> Workers)
{
    public static WorkerListView Of(IEnumerable<Worker> workers) => new([.. workers.Select(WorkerView.Of)]);
}
