using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Which jobs a query admits.</summary>
internal static class JobFilter
{
    public static bool Admits(JobQuery query, Job job) =>
        (query.Action is null || query.Action == job.Action)
        && (query.WorkerId is null || query.WorkerId == job.WorkerId)
        && (query.Statuses.Count == 0 ? job.Status != JobStatus.Deleted : query.Statuses.Contains(job.Status))
        && (query.ParentId is null || query.ParentId == job.ParentId)
        && (query.RootId is null || query.RootId == job.RootId)
        && (query.Cron is null || query.Cron == job.Cron)
        && (query.IdPrefix is null || job.Id.ToString().StartsWith(query.IdPrefix, StringComparison.Ordinal));
}
