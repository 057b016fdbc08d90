using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using Microsoft.Extensions.Logging;

namespace JobQueue.Mongo;

/// <summary>Tells of what an ended job left to be done in other documents and cannot be done until somebody corrects one. It must keep neither whoever ended the job nor the sweep from going on.</summary>
internal sealed class LeftOpen(ILogger<LeftOpen> logger)
{
    private readonly ToldOnce<JobId> _told = new();

    /// <summary>Whether a repetition fails in the same way, so that only the next sweeps may be luckier.</summary>
    public static bool IsLasting(Exception fault) => MongoErrors.IsOfDriver(fault)
        ? !MongoErrors.IsTransient(fault)
        : DocumentReader.IsUnreadable(fault) && fault is not JobQueueException { IsTransient: true };

    public void Tell(JobId job, Exception fault)
    {
        if (_told.IsNew(job))
        {
            logger.FollowUpLeftOpen(fault, job);
        }
    }
}
