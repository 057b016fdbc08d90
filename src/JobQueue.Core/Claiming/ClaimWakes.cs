using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>Turns what prompts a claim into one wake-up of the claimer, delayed as the worker's policy says.</summary>
internal sealed class ClaimWakes(ClaimDelayPolicy delays, CapacityLedger ledger, PeerWorkers peers, IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options) : IDisposable
{
    // What is due sooner than this is asked for after it: a claim that comes a moment early would find nothing.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly WakeSignal _signal = new(time);
    private readonly Lock _lock = new();
    private CapacityMap? _nothingFor;
    private bool _isClaiming;
    private bool _wasRoomFreed;

    /// <summary>Prompts a claim.</summary>
    /// <param name="prompt">Why.</param>
    /// <param name="action">The action of the job that prompts it; <see langword="null"/> when unknown.</param>
    public void Prompt(ClaimPrompt prompt, string? action = null) => _signal.WakeIn(DelayOf(prompt, action));

    /// <summary>Prompts a claim since room became free. Where the latest claim found nothing for as much, there is nothing to ask: what has come up since prompts by itself. While a claim is under way its answer is awaited.</summary>
    public void PromptForRoom()
    {
        lock (_lock)
        {
            if (_isClaiming)
            {
                _wasRoomFreed = true;
                return;
            }

            if (_nothingFor is { } known && ledger.Free().Units.FitsIn(known))
            {
                return;
            }
        }

        Prompt(ClaimPrompt.FreedSlot);
    }

    /// <summary>A claim begins: what it will find is not known yet.</summary>
    public void BeginClaim()
    {
        lock (_lock)
        {
            _nothingFor = null;
            _isClaiming = true;
            _wasRoomFreed = false;
        }
    }

    /// <summary>A claim was answered, or failed.</summary>
    /// <param name="nothingFor">The units for which it found nothing; <see langword="null"/> when it found something, or did not get to ask.</param>
    public void EndClaim(CapacityMap? nothingFor)
    {
        bool wasRoomFreed;
        lock (_lock)
        {
            _nothingFor = nothingFor;
            _isClaiming = false;
            wasRoomFreed = _wasRoomFreed;
        }

        if (wasRoomFreed)
        {
            PromptForRoom();
        }
    }

    /// <summary>Prompts a claim when a job that is due at <paramref name="scheduledAt"/> comes within reach.</summary>
    public void PromptFor(DateTimeOffset scheduledAt)
    {
        var left = scheduledAt - clock.UtcNow;
        var untilReach = left - options.Value.ClaimAhead;

        // A job within reach that was not taken all the same (its action is never claimed ahead) is tried at its time.
        var wait = untilReach > TimeSpan.Zero ? untilReach : left;
        _signal.WakeIn((wait > ShortestWait ? wait : ShortestWait) + DelayOf(ClaimPrompt.Schedule, action: null));
    }

    /// <summary>Whether a job can be claimed now, as far as its time goes.</summary>
    public bool IsWithinReach(DateTimeOffset scheduledAt) => scheduledAt - clock.UtcNow <= options.Value.ClaimAhead;

    /// <summary>Waits for the next claim.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private TimeSpan DelayOf(ClaimPrompt prompt, string? action) => delays.DelayOf(prompt, () => ledger.Load, () => peers.HasRoomFor(action));
}
