using JobQueue.Claiming;
using JobQueue.Completion;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Children;

/// <summary>The children of one run.</summary>
internal sealed class RunChildren(JobClaim claim, RunControl control, IJobStore store, ChildFactory factory, JobEndWatch ends, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a child, or meets the one that an earlier run has added under this name.</summary>
    public async Task<Job> SpawnAsync(string name, JobSubmission submission, CancellationToken cancellationToken)
    {
        ChildCheck.ThrowIfFaulty(claim.Job, name, submission);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfTooMany(name);
        var made = await factory.CreateAsync(claim.Job, name, submission, cancellationToken).ConfigureAwait(false);
        var outcome = await store.SpawnAsync(claim, made, cancellationToken).ConfigureAwait(false);
        if (outcome is SpawnOutcome.Spawned { Child: var child })
        {
            return child;
        }

        var current = ((SpawnOutcome.Refused)outcome).Parent?.Status.ToName() ?? "gone";
        logger.SpawnRefused(claim.Id, claim.Fence, name, current);
        throw new JobQueueException($"This run (fence {claim.Fence}) holds job {claim.Id} no more, the job is {current}: its child '{name}' was not spawned. Leave the handler; another run goes on.");
    }

    /// <summary>Waits until the retry chains of children have ended, without a concurrency slot.</summary>
    public async Task<IReadOnlyList<ChildOutcome>> WhenAllAsync(IReadOnlyCollection<Job> children, CancellationToken cancellationToken)
    {
        ThrowIfForeign(children);
        if (children.Count == 0)
        {
            return [];
        }

        // A handler that does not pass its token on is asked to stop all the same: it could not hear it while it waits here.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, control.Token);
        logger.WaitingForChildren(claim.Id, children.Count);
        var ended = Task.WhenAll(children.Select(child => WhenEndedAsync(child, stop.Token)));
        var outcomes = await control.Slot.LendWhileAsync(ended, stop.Token).ConfigureAwait(false);
        logger.ChildrenEnded(claim.Id, children.Count);
        return outcomes;
    }

    private async Task<ChildOutcome> WhenEndedAsync(Job child, CancellationToken cancellationToken)
    {
        var name = child.ChildName!;
        return await ends.WaitAsync(child.Id, CompletionScope.RetryChain, cancellationToken).ConfigureAwait(false) is not JobEnd.Ended { Job: var job }
            ? new ChildOutcome.Deleted(name)
            : job.Status switch
            {
                JobStatus.Done => new ChildOutcome.Succeeded(name, job),
                JobStatus.Error => new ChildOutcome.Failed(name, job),
                JobStatus.Cancel => new ChildOutcome.Cancelled(name, job),
                JobStatus.Deleted => new ChildOutcome.Deleted(name),
                _ => new ChildOutcome.Interrupted(name, job),
            };
    }

    private void ThrowIfTooMany(string name)
    {
        lock (_gate)
        {
            if (!_names.Contains(name) && _names.Count >= JobContext.MaxChildren)
            {
                throw new InvalidOperationException($"Job {claim.Id} cannot spawn '{name}': this run has spawned {JobContext.MaxChildren} children, which is the most. Give each child more of the work, or let children spawn.");
            }

            _names.Add(name);
        }
    }

    private void ThrowIfForeign(IReadOnlyCollection<Job> children)
    {
        if (children.FirstOrDefault(child => child.ParentId != claim.Job.RootId || child.ChildName is null) is { } foreign)
        {
            throw new ArgumentException($"Job {foreign.Id} is no child of job {claim.Id}. For other jobs use IJobClient.WaitForCompletionAsync, which keeps the concurrency slot.", nameof(children));
        }
    }
}
