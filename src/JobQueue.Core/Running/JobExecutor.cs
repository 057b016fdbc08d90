using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>Runs one claimed job to one recorded outcome.</summary>
internal sealed class JobExecutor(HandlerInvoker handlers, RunWatch watch, SettlementPolicy policy, JobSettler settler, TimeProvider time, ILogger<JobExecutor> logger)
{
    /// <summary>Runs the job. The task ends when the execution has really left the worker, so that its units are free; <see cref="RunControl.Settled"/> ends before where a handler is abandoned.</summary>
    /// <param name="claim">A job that is <c>running</c> under this claim.</param>
    /// <param name="control">How to stop it.</param>
    public async Task ExecuteAsync(JobClaim claim, RunControl control)
    {
        logger.RunStarted(claim.Id, claim.Job.Action, claim.Fence);
        var started = time.GetTimestamp();
        var context = new JobContext(claim.Job, logger, () => control.Reason, (_, _) => ValueTask.CompletedTask);

        var run = handlers.Start(context, control);
        try
        {
            var ending = await watch.WaitAsync(run, context, control).ConfigureAwait(false);
            var settlement = policy.Decide(ending, context);
            var written = await settler.SettleAsync(claim, settlement, control.GivenUpToken).ConfigureAwait(false);
            Report(claim, settlement, written, time.GetElapsedTime(started));
        }
        finally
        {
            control.MarkSettled();
        }

        await run.ConfigureAwait(false);
    }

    private void Report(JobClaim claim, JobSettlement settlement, ClaimWrite? written, TimeSpan elapsed)
    {
        switch (written)
        {
            case ClaimWrite.Written done:
                logger.RunEnded(claim.Id, claim.Job.Action, elapsed, done.Claim.Job.Status.ToName());
                break;
            case ClaimWrite.Refused refused:
                logger.RunLost(claim.Id, claim.Fence, refused.Current?.Status.ToName() ?? "gone", refused.Current?.Fence ?? 0, settlement.GetType().Name);
                break;
        }
    }
}
