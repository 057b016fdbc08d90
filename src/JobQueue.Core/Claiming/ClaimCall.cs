using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Claiming;

/// <summary>Makes one claim call and takes in what it brings.</summary>
internal sealed class ClaimCall(IJobStore jobs, ClaimCalls calls, JobLauncher launcher, WorkerLease lease, WorkerProfile profile, WorkerActions actions, JobMetrics metrics, TimeProvider time)
{
    /// <summary>Whether this worker may claim: it has handlers, and its lease is not about to run out.</summary>
    public bool IsAllowed => profile.Actions.Count > 0 && lease.MayBegin;

    /// <summary>Claims up to <paramref name="count"/> jobs.</summary>
    /// <remarks>The call counts as outstanding until what it brought is held: until then a job of ours that we do not know may be one of its.</remarks>
    public async Task<ClaimResult> MakeAsync(CapacityMap free, int count, TimeSpan ahead, CancellationToken shutdown)
    {
        if (count == 0 || lease.Incarnation is not { } incarnation)
        {
            return ClaimResult.Nothing;
        }

        var wanted = new ClaimRequest { WorkerId = profile.Id, Incarnation = incarnation, Actions = profile.Actions, Free = free, MaxCount = count, Ahead = ahead };
        using var patience = new CancellationTokenSource(lease.Length, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, shutdown);
        var request = await actions.FillInAsync(wanted, either.Token).ConfigureAwait(false);
        if (request.Actions.Count == 0)
        {
            return ClaimResult.Nothing;
        }

        var call = calls.Begin();
        try
        {
            var result = await jobs.ClaimAsync(request, either.Token).ConfigureAwait(false);
            metrics.Claimed(result.Claims);
            foreach (var claim in result.Claims)
            {
                await launcher.AcceptAsync(claim, shutdown).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            calls.End(call);
        }
    }
}
