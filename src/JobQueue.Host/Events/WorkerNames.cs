using JobQueue.Host.Views;
using JobQueue.Storage;

namespace JobQueue.Host.Events;

/// <summary>Looks up which worker a changed run belongs to. Runs change a few times in their life, so this reads rarely.</summary>
internal sealed class WorkerNames(IWorkerStore workers)
{
    public async ValueTask<WorkerEventView> OfAsync(string incarnation, CancellationToken cancellationToken)
    {
        try
        {
            var list = await workers.ListAsync(cancellationToken).ConfigureAwait(false);
            var worker = list.FirstOrDefault(worker => worker.Incarnation == incarnation);
            return new WorkerEventView(worker?.Id, incarnation, worker is null ? null : WorkerView.Of(worker).Status);
        }
        catch (JobQueueException fault) when (fault.IsTransient)
        {
            return new WorkerEventView(null, incarnation, null);
        }
    }
}
