using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>The claim loop: whenever something prompts it, it takes what fits; a claim that wins prompts the next.</summary>
internal sealed class Claimer(ClaimWakes wakes, ClaimPace pace, ClaimCall call, CapacityLedger ledger, ScheduledQueue queue, ResilientLoop loop, IOptions<JobQueueOptions> options, IDbClock clock)
{
    // A job about to start is not given back any more for one that is due: its start may be under way before the claim returns.
    private static readonly TimeSpan Untouchable = TimeSpan.FromMilliseconds(250);

    // Calls begin with one and double while they win: a backlog is drained quickly, and a single job is no hunt for many.
    private int _batch = 1;

    /// <summary>Claims until <paramref name="stopping"/>.</summary>
    /// <param name="stopping">Claim no more. A call under way is awaited, since it may have won.</param>
    /// <param name="shutdown">Do not wait even for that.</param>
    public Task RunAsync(CancellationToken stopping, CancellationToken shutdown)
    {
        wakes.Prompt(ClaimPrompt.Sweep);
        return loop.RunAsync("claims", TurnAsync, stopping);

        async ValueTask TurnAsync(CancellationToken token)
        {
            await wakes.WaitAsync(token).ConfigureAwait(false);
            await pace.GatherAsync(token).ConfigureAwait(false);
            try
            {
                await ClaimAsync(shutdown).ConfigureAwait(false);
            }
            catch
            {
                _batch = 1;
                wakes.Prompt(ClaimPrompt.Sweep);
                throw;
            }
        }
    }

    private async Task ClaimAsync(CancellationToken shutdown)
    {
        if (!call.IsAllowed)
        {
            return;
        }

        if (await ClaimWhatFitsAsync(shutdown).ConfigureAwait(false) || await ClaimInsteadOfAheadAsync(shutdown).ConfigureAwait(false))
        {
            wakes.Prompt(ClaimPrompt.Refill);
        }
    }

    private async Task<bool> ClaimWhatFitsAsync(CancellationToken shutdown)
    {
        wakes.BeginClaim();
        CapacityMap? nothingFor = null;
        try
        {
            var free = ledger.Free();
            var result = await ClaimAsync(free, shutdown).ConfigureAwait(false);
            nothingFor = free.Slots > 0 && result.Claims.Count == 0 ? free.Units : null;
            if (result.NextScheduledAt is { } next)
            {
                wakes.PromptFor(next);
            }

            return result.Claims.Count > 0;
        }
        finally
        {
            wakes.EndClaim(nothingFor);
        }
    }

    private async Task<ClaimResult> ClaimAsync(FreeCapacity free, CancellationToken shutdown)
    {
        if (free.Slots == 0)
        {
            return ClaimResult.Nothing;
        }

        var asked = Math.Min(_batch, free.Slots);
        pace.Begin(free.Slots);
        var result = await call.MakeAsync(free.Units, asked, options.Value.ClaimAhead, shutdown).ConfigureAwait(false);
        pace.Saw(asked, result.Claims.Count);
        _batch = result.Claims.Count > 0 ? Math.Min(_batch * 2, options.Value.ClaimBatch) : 1;
        return result;
    }

    /// <summary>Takes a due job that fits only into what jobs claimed ahead hold; the launcher then gives those back, latest first.</summary>
    private async Task<bool> ClaimInsteadOfAheadAsync(CancellationToken shutdown)
    {
        var replaceable = queue.NeedsAfter(clock.UtcNow + Untouchable);
        if (replaceable.Count == 0)
        {
            return false;
        }

        var free = ledger.FreeWithout(replaceable);
        var result = await call.MakeAsync(free.Units, Math.Min(1, free.Slots), TimeSpan.Zero, shutdown).ConfigureAwait(false);
        return result.Claims.Count > 0;
    }
}
