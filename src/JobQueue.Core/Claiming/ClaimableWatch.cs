using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>Prompts claims: by what the feed shows, by room that becomes free, and in any case with every sweep.</summary>
internal sealed class ClaimableWatch : IWorkerLoop, IDisposable
{
    private readonly ClaimWakes _wakes;
    private readonly HandlerRegistry _handlers;
    private readonly ResilientLoop _loop;
    private readonly TimeSpan _period;
    private readonly WakeSignal _signal;

    public ClaimableWatch(ClaimWakes wakes, HandlerRegistry handlers, HeldJobs held, WorkerLease lease, CapacityWatch capacity, ResilientLoop loop, IOptions<JobQueueOptions> options)
    {
        _wakes = wakes;
        _handlers = handlers;
        _loop = loop;
        _period = options.Value.SweepInterval;
        _signal = loop.NewSignal();
        held.RoomFreed += () => wakes.Prompt(ClaimPrompt.FreedSlot);
        capacity.Changed += () => wakes.Prompt(ClaimPrompt.FreedSlot);
        lease.Regained += () => wakes.Prompt(ClaimPrompt.Sweep);
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunEveryAsync("claim sweep", _signal, _period, PromptAsync, cancellationToken);

    /// <summary>A job changed.</summary>
    public void On(JobChange change)
    {
        if (!change.Claimable || (change.Action is { } action && !_handlers.TryFind(action, out _)))
        {
            return;
        }

        if (change.ScheduledAt is { } at && !_wakes.IsWithinReach(at))
        {
            _wakes.PromptFor(at);
        }
        else
        {
            _wakes.Prompt(ClaimPrompt.Feed, change.Action);
        }
    }

    /// <summary>Changes may have been missed.</summary>
    public void OnResync() => _wakes.Prompt(ClaimPrompt.Sweep);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private ValueTask PromptAsync(CancellationToken cancellationToken)
    {
        _wakes.Prompt(ClaimPrompt.Sweep);
        return ValueTask.CompletedTask;
    }
}
