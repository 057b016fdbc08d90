using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Claiming;

/// <summary>Sees one held job through: started, executed, and let go when the execution has left.</summary>
internal sealed class ClaimRun(IJobStore jobs, HeldJobs held, JobExecutor executor, ClaimReleaser releaser, ResilientLoop loop, ILogger<ClaimRun> logger)
{
    /// <summary>Never fails: nobody but the worker's stop awaits it.</summary>
    public async Task SeeThroughAsync(HeldJob job)
    {
        // Not on the caller's thread: a handler may block before its first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (job.Claim.Job.Status != JobStatus.Waiting || await StartAsync(job).ConfigureAwait(false))
            {
                await executor.ExecuteAsync(job.Claim, job.Control).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            logger.ExecutionFailed(job.Key.Id, failure);
        }
        finally
        {
            held.Remove(job);
        }
    }

    private async Task<bool> StartAsync(HeldJob job)
    {
        try
        {
            ClaimWrite? write = null;
            await loop.UntilDoneAsync($"start of job {job.Key.Id}", async token => write = await jobs.StartAsync(job.Claim, token).ConfigureAwait(false), job.Control.Token).ConfigureAwait(false);
            return await MayRunAsync(job, write!).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (job.Control.Reason != StopReason.None)
        {
            // Whether the job was started is unknown; the sweep finds it held by us and unknown, and gives it back.
            return false;
        }
    }

    private async Task<bool> MayRunAsync(HeldJob job, ClaimWrite write)
    {
        if (write is not ClaimWrite.Written started)
        {
            logger.StartRefused(job.Key.Id, job.Key.Fence, ((ClaimWrite.Refused)write).Current?.Status.ToName() ?? "gone");
            return false;
        }

        job.Claim = started.Claim;
        if (job.Control.Reason == StopReason.None)
        {
            return true;
        }

        await releaser.GiveBackAsync(job.Claim, CancellationToken.None).ConfigureAwait(false);
        return false;
    }
}
