using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Events;

/// <summary>The actions of jobs: the change that adds a job shows its action, later ones do not. Remembers as many as there is room for and reads the others.</summary>
internal sealed class JobActions(IJobQueries jobs, int capacity)
{
    private readonly Dictionary<JobId, string> _known = [];
    private readonly Queue<JobId> _oldestFirst = new();

    /// <returns><see langword="null"/> when the job cannot be read.</returns>
    public async ValueTask<string?> OfAsync(JobChange change, CancellationToken cancellationToken)
    {
        if (change.Action is { } shown)
        {
            Remember(change.Id, shown);
            return shown;
        }

        if (_known.TryGetValue(change.Id, out var known))
        {
            return known;
        }

        try
        {
            var read = (await jobs.FindAsync(change.Id, cancellationToken).ConfigureAwait(false))?.Action;
            if (read is not null)
            {
                Remember(change.Id, read);
            }

            return read;
        }
        catch (JobQueueException fault) when (fault.IsTransient)
        {
            return null;
        }
    }

    private void Remember(JobId id, string action)
    {
        if (!_known.TryAdd(id, action))
        {
            return;
        }

        _oldestFirst.Enqueue(id);
        if (_oldestFirst.Count > capacity)
        {
            _known.Remove(_oldestFirst.Dequeue());
        }
    }
}
