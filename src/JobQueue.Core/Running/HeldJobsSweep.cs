using JobQueue.Claiming;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;

namespace JobQueue.Running;

/// <summary>Compares what the database says this worker holds with what it holds: the truth behind the feed's hints, and the answer to every claim whose reply was lost.</summary>
internal sealed class HeldJobsSweep(IJobStore jobs, WorkerLease lease, HeldJobs held, ClaimCalls calls, HeldJobsVerdict verdict, ResilientLoop loop, IOptions<JobQueueOptions> options)
    : IWorkerLoop, IDisposable
{
    private readonly WakeSignal _signal = loop.NewSignal();

    /// <summary>Sweeps at once: changes may have been missed.</summary>
    public void SweepNow() => _signal.Wake();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunEveryAsync("sweep of held jobs", _signal, options.Value.SweepInterval, SweepAsync, cancellationToken);

    /// <summary>One comparison.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        if (lease.Incarnation is not { } incarnation)
        {
            return;
        }

        // What is held is noted before the read: a job held only after it cannot be missed by it.
        // The claim calls are noted after it: one that began while the read was on its way may have taken a job that the read shows.
        var before = held.All().Where(job => job.Claim.Incarnation == incarnation).ToList();
        var unrecorded = held.Unrecorded();
        var stored = await jobs.HeldByAsync(incarnation, cancellationToken).ConfigureAwait(false);
        var horizon = calls.Begun;

        verdict.OnKnown(before, stored);
        verdict.OnUnrecorded(unrecorded, stored);
        if (stored.Any(job => held.Find(new(job.Id, job.Fence)) is null))
        {
            await calls.WhenEndedAsync(horizon, cancellationToken).ConfigureAwait(false);
            await verdict.OnUnknownAsync(incarnation, stored, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
