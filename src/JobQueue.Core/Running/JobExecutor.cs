using JobQueue.Claiming;
using JobQueue.Diagnostics;

namespace JobQueue.Running;

/// <summary>Runs one claimed job to one recorded outcome.</summary>
internal sealed class JobExecutor(JobRunFactory runs, HandlerInvoker handlers, RunWatch watch, SettlementPolicy policy, JobSettler settler, RunReporter reporter)
{
    /// <summary>Runs the job. The task ends when the execution has really left the worker, so that its units are free; where a handler is abandoned, <see cref="RunControl.Settled"/> completes before that.</summary>
    /// <param name="claim">A job that is <c>running</c> under this claim.</param>
    /// <param name="control">How to stop it.</param>
    public async Task ExecuteAsync(JobClaim claim, RunControl control)
    {
        using var report = reporter.Begin(claim);
        using var run = runs.Create(claim, control);
        control.MarkBegun();
        var handling = handlers.Start(run, control);
        try
        {
            var ending = await watch.WaitAsync(handling, run.Context, control).ConfigureAwait(false);
            if (handling.IsCompleted)
            {
                control.HandlerLeft();
            }

            try
            {
                report.Ended(ending);
            }
            finally
            {
                // A log sink that fails has no say in what becomes of the job.
                await RecordAsync(claim, run, ending, control, report).ConfigureAwait(false);
            }
        }
        finally
        {
            control.MarkSettled();
            await handling.ConfigureAwait(false);
            report.Left();
        }
    }

    private async Task RecordAsync(JobClaim claim, JobRun run, RunEnding ending, RunControl control, RunReport report)
    {
        await run.FlushAsync(control).ConfigureAwait(false);
        var settlement = policy.Decide(ending, run.Context);
        var written = await settler.SettleAsync(claim, settlement, control.GivenUpToken).ConfigureAwait(false);
        if (written is not null)
        {
            control.MarkRecorded();
        }

        report.Settled(settlement, written);
    }
}
