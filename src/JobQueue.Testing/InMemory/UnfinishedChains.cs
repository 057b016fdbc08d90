using JobQueue.Jobs;

namespace JobQueue.Testing.InMemory;

/// <summary>The retry chains that are unfinished at one moment, by their roots.</summary>
internal sealed class UnfinishedChains(InMemoryDatabase database)
{
    private readonly HashSet<JobId> _roots =
        [.. database.Jobs.All.Select(stored => stored.Job).Where(job => !job.IsFinal || job.Retry is { Open: true }).Select(job => job.RootId)];

    /// <summary>Whether an unfinished job of its own chain or of its parent's depends on an ended job.</summary>
    public bool Need(Job ended) =>
        _roots.Contains(ended.RootId) || (ended.ParentId is { } parent && database.Jobs.Find(parent) is { Job.RootId: var root } && _roots.Contains(root));
}
