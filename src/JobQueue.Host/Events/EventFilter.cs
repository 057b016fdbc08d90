using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Events;

/// <summary>What a listener wants to hear of. Action and job choose among the events of jobs.</summary>
internal sealed record EventFilter(FeedTopics Topics, string? Action, JobId? JobId)
{
    /// <summary>An event whose action could not be learned is let through: a listener rather hears too much than misses one.</summary>
    public bool Admits(QueueEvent queueEvent) =>
        (queueEvent.Topics & Topics) != FeedTopics.None
        && (JobId is null || queueEvent.JobId is null || queueEvent.JobId == JobId)
        && (Action is null || queueEvent.Action is null || queueEvent.Action == Action);
}
