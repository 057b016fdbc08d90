using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>What a worker does with its jobs when it finds itself declared dead: it keeps others from starting what it still executes, until that has stopped.</summary>
internal sealed class Resurrection(IJobStore jobs, HeldJobs held, ScheduledQueue queue, ResilientLoop loop, JobMetrics metrics, ILogger<Resurrection> logger)
{
    /// <summary>Stops everything that was held under the buried incarnation; what had not started is simply dropped, since it has been taken already.</summary>
    /// <returns>What is being executed.</returns>
    public IReadOnlyList<HeldJob> StopAll(string buried)
    {
        var executing = new List<HeldJob>();
        foreach (var job in held.All().Where(job => job.Claim.Incarnation == buried))
        {
            if (queue.TryTake(job))
            {
                held.Remove(job);
            }
            else
            {
                job.Control.RequestStop(StopReason.LeaseLost);
                executing.Add(job);
            }
        }

        return executing;
    }

    /// <summary>Takes back, under the new incarnation, each job that is still executed here and that nobody has claimed.</summary>
    /// <returns>Those that could be taken back.</returns>
    public async Task<IReadOnlyList<HeldJob>> ReviveAsync(IReadOnlyList<HeldJob> executing, string incarnation, CancellationToken cancellationToken)
    {
        var revived = await Task.WhenAll(executing.Where(job => !job.Execution.IsCompleted).Select(ReviveOneAsync)).ConfigureAwait(false);
        return [.. revived.OfType<HeldJob>()];

        Task<HeldJob?> ReviveOneAsync(HeldJob job) => ReviveAsync(job, incarnation, cancellationToken);
    }

    /// <summary>Releases each job as soon as its execution has stopped or was abandoned: then others may run it.</summary>
    public Task ReleaseStoppedAsync(IReadOnlyList<HeldJob> revived, CancellationToken cancellationToken) =>
        Task.WhenAll(revived.Select(job => ReleaseStoppedAsync(job, cancellationToken)));

    private async Task<HeldJob?> ReviveAsync(HeldJob job, string incarnation, CancellationToken cancellationToken)
    {
        ClaimWrite? write = null;
        await loop.UntilDoneAsync(
            $"resurrection of job {job.Key.Id}",
            async token => write = await jobs.ResurrectAsync(job.Claim, incarnation, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (write is not ClaimWrite.Written revived)
        {
            logger.NotResurrected(job.Key.Id, job.Key.Fence, ((ClaimWrite.Refused)write!).Current?.Status.ToName() ?? "gone");
            return null;
        }

        // From here on the sweep knows it as held under the new incarnation.
        job.Claim = revived.Claim;
        metrics.JobResurrected(job.Claim.Job);
        logger.Resurrected(job.Key.Id, job.Key.Fence);
        return job;
    }

    private async Task ReleaseStoppedAsync(HeldJob job, CancellationToken cancellationToken)
    {
        // Settled: the execution has stopped or was abandoned, and its outcome under the buried incarnation was refused.
        await Task.WhenAny(job.Control.Settled, job.Execution).WaitAsync(cancellationToken).ConfigureAwait(false);
        await loop.UntilDoneAsync(
            $"release of job {job.Key.Id}",
            async token => await jobs.ReleaseAsync(job.Claim, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}
