using JobQueue.Host.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Events;

/// <summary>The actions of jobs: the change that adds a job shows its action, later ones do not. Remembers as many as there is room for and reads the others.</summary>
internal sealed class JobActions(IJobQueries jobs, int capacity, ILogger logger)
{
    /// <summary>No action for a job that was told to be unreadable; it is read again all the same, since it may be corrected.</summary>
    private readonly Dictionary<JobId, string?> _known = [];
    private readonly Queue<JobId> _oldestFirst = new();

    /// <returns><see langword="null"/> when the job cannot be read.</returns>
    public async ValueTask<string?> OfAsync(JobChange change, CancellationToken cancellationToken)
    {
        if (change.Action is { } shown)
        {
            Remember(change.Id, shown);
            return shown;
        }

        if (_known.GetValueOrDefault(change.Id) is { } known)
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
        catch (UnreadableDocumentException fault)
        {
            if (Remember(change.Id, action: null))
            {
                logger.JobOfEventUnreadable(change.Id, fault);
            }

            return null;
        }
    }

    /// <returns>Whether nothing was known of the job.</returns>
    private bool Remember(JobId id, string? action)
    {
        if (!_known.TryAdd(id, action))
        {
            _known[id] = action;
            return false;
        }

        _oldestFirst.Enqueue(id);
        if (_oldestFirst.Count > capacity)
        {
            _known.Remove(_oldestFirst.Dequeue());
        }

        return true;
    }
}
