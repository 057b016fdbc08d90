using JobQueue.Children;
using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Logs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Polly;

namespace JobQueue.Running;

/// <summary>Prepares executions.</summary>
internal sealed class JobRunFactory(IJobStore store, IJobLogStore logs, RunChildrenFactory children, IDbClock clock, TimeProvider time, JobMetrics metrics, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<JobRun>();
    private readonly ResiliencePipeline _logRetries = JobLogWriter.RetriesOn(time);

    /// <summary>Prepares the execution of a claimed job. Its entries in the application's log have the category <c>JobQueue.Jobs.</c> + action.</summary>
    public JobRun Create(JobClaim claim, RunControl control)
    {
        var lines = new JobLogWriter(claim, logs, clock, time, metrics, _logRetries, _logger);
        var progress = new ProgressReporter(claim, store, time, _logger);
        var logger = new JobLogger(loggers.CreateLogger($"JobQueue.Jobs.{claim.Job.Action}"), lines);
        var context = new JobContext(claim.Job, logger, () => control.Reason, Report, children.Create(claim, control), control.ForcedToken);
        return new JobRun(context, lines, progress);

        ValueTask Report(Jobs.JobProgress reached, CancellationToken cancellationToken)
        {
            progress.Report(reached);
            return ValueTask.CompletedTask;
        }
    }
}
