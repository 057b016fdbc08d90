using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Hands every change to every watcher. Only called inside the database's lock, so that all watchers see changes in the order of the writes.</summary>
internal sealed class FeedHub
{
    private readonly List<FeedWatcher> _watchers = [];

    public void Add(FeedWatcher watcher) => _watchers.Add(watcher);

    public void Remove(FeedWatcher watcher) => _watchers.Remove(watcher);

    public void JobChanged(Job? before, Job after) => Publish(FeedTopics.Jobs, new FeedMessage.JobChanged(ChangeOf(before, after)));

    public void WorkerChanged(string incarnation) => Publish(FeedTopics.Workers, new FeedMessage.WorkerChanged(incarnation));

    public void CapacityChanged(string workerId) => Publish(FeedTopics.Workers, new FeedMessage.CapacityChanged(workerId));

    public void ActionConfigChanged(string action) => Publish(FeedTopics.ActionConfigs, new FeedMessage.ActionConfigChanged(action));

    public void CronChanged(Guid id) => Publish(FeedTopics.Crons, new FeedMessage.CronChanged(id.ToString("D")));

    public void LogAppended(JobId id, long lineNum) => Publish(FeedTopics.Logs, new FeedMessage.LogAppended(id, lineNum));

    /// <summary>A change as a watcher sees it; without <paramref name="before"/> every field is new.</summary>
    public static JobChange ChangeOf(Job? before, Job after) => new()
    {
        Id = after.Id,
        Rev = after.Rev,
        Status = after.Status,
        Claimable = after.Claimable,
        Action = after.Action,
        ScheduledAt = after.ScheduledAt,
        ChangedFields = before is null ? [] : [.. ChangedFields(before, after)],
    };

    private static IEnumerable<string> ChangedFields(Job before, Job after)
    {
        (string Name, bool Changed)[] fields =
        [
            ("status", before.Status != after.Status),
            ("workerID", before.WorkerId != after.WorkerId),
            ("incarnation", before.Incarnation != after.Incarnation),
            ("fence", before.Fence != after.Fence),
            ("slot", before.Slot is not null && after.Slot is null),
            ("claimable", before.Claimable != after.Claimable),
            ("scheduledAt", before.ScheduledAt != after.ScheduledAt),
            ("deleteRequested", before.DeleteRequested != after.DeleteRequested),
            ("retry", before.Retry != after.Retry),
            ("progress", before.Progress != after.Progress),
        ];
        return fields.Where(field => field.Changed).Select(field => field.Name);
    }

    private void Publish(FeedTopics topic, FeedMessage message)
    {
        foreach (var watcher in _watchers)
        {
            if ((watcher.Topics & topic) != FeedTopics.None)
            {
                watcher.Offer(message);
            }
        }
    }
}
