using JobQueue.Claiming;
using JobQueue.Completion;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Children;

/// <summary>Prepares what a run needs to have children.</summary>
internal sealed class RunChildrenFactory(IJobStore store, ChildFactory factory, JobEndWatch ends, ILogger<RunChildren> logger)
{
    /// <summary>Prepares the run of a claimed job.</summary>
    public RunChildren Create(JobClaim claim, RunControl control) => new(claim, control, store, factory, ends, logger);
}
