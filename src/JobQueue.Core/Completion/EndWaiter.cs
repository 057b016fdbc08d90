using JobQueue.Jobs;

namespace JobQueue.Completion;

/// <summary>Somebody who waits for the end of a job: which jobs of its retry chain must be looked at, and what was seen of them. Not synchronised.</summary>
internal sealed class EndWaiter(JobId id, CompletionScope scope)
{
    private readonly TaskCompletionSource<JobEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobId _current = id;
    private Job? _failed;

    /// <summary>Completes with the end.</summary>
    public Task<JobEnd> End => _end.Task;

    /// <summary>The jobs whose changes matter now: the current one of the chain and, once that has failed, its successor.</summary>
    public IEnumerable<JobId> Watched => Successor is { Id: var next } ? [_current, next] : [_current];

    /// <summary>A job that must be looked at cannot be read.</summary>
    public void CannotRead(UnreadableDocumentException fault) => _end.TrySetException(fault);

    /// <summary>The successor of the current job, as far as it was seen to have failed.</summary>
    public RetryIntent? Successor => _failed?.Retry;

    /// <summary>The successor of the job that failed was looked for.</summary>
    /// <param name="next">The id that was looked for.</param>
    /// <param name="job">What was found.</param>
    public void SawNext(JobId next, Job? job)
    {
        if (_failed is not { Retry: { } retry } failed || retry.Id != next)
        {
            return;
        }

        if (job is not null)
        {
            _current = next;
            _failed = null;
            Saw(next, job);
        }
        else if (!retry.Open)
        {
            // Its insertion is no more to come, so a cancel has given it up, or it has been removed since.
            _end.TrySetResult(new JobEnd.Ended(failed));
        }
    }

    /// <summary>The current job was looked for.</summary>
    /// <param name="looked">The id that was looked for.</param>
    /// <param name="job">What was found.</param>
    public void Saw(JobId looked, Job? job)
    {
        if (looked != _current)
        {
            return;
        }

        switch (job)
        {
            case null:
                _end.TrySetResult(_failed is { } failed ? new JobEnd.Ended(failed) : new JobEnd.Missing());
                break;
            case { IsFinal: true, Retry: not null } when scope == CompletionScope.RetryChain:
                _failed = job;
                break;
            case { IsFinal: true }:
                _end.TrySetResult(new JobEnd.Ended(job));
                break;
        }
    }
}
