using JobQueue.Claiming;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>Tells operators, by log, metrics and traces, what happens to one execution.</summary>
internal sealed class RunReporter(JobMetrics metrics, TimeProvider time, ILogger<RunReporter> logger)
{
    /// <summary>An execution begins.</summary>
    public RunReport Begin(JobClaim claim) => new(claim, metrics, time, logger);
}
