using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>Prompts claims: by what the feed shows, by room that becomes free, and in any case with every sweep.</summary>
internal sealed class ClaimableWatch : IWorkerLoop, IDisposable
{
    private readonly ClaimWakes _wakes;
    private readonly WorkerActions _actions;
    private readonly ResilientLoop _loop;
    private readonly TimeSpan _period;
    private readonly WakeSignal _signal;

    public ClaimableWatch(
        ClaimWakes wakes, WorkerActions actions, HeldJobs held, WorkerLease lease, CapacityWatch capacity, ActionConfigWatch configs, ResilientLoop loop, IOptions<JobQueueOptions> options)
    {
        _wakes = wakes;
        _actions = actions;
        _loop = loop;
        _period = options.Value.SweepInterval;
        _signal = loop.NewSignal();
        held.RoomFreed += OnRoomFreed;
        capacity.Changed += () => wakes.Prompt(ClaimPrompt.FreedSlot);
        configs.Widened += () => wakes.Prompt(ClaimPrompt.FreedSlot);
        lease.Regained += () => wakes.Prompt(ClaimPrompt.Sweep);
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunEveryAsync("claim sweep", _signal, _period, PromptAsync, cancellationToken);

    /// <summary>A job changed.</summary>
    public void On(JobChange change)
    {
        if (FreedSlot(change) && _actions.AnyLimited)
        {
            // Of which action an update does not show. Whoever ended the job may have no room for the next one.
            _wakes.Prompt(ClaimPrompt.Feed);
        }

        if (!change.Claimable || !_actions.MayBegin(change.Action))
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

    private void OnRoomFreed()
    {
        if (_actions.AnyLimited)
        {
            // The job that left may have held the slot that its action had none of.
            _wakes.Prompt(ClaimPrompt.FreedSlot);
        }
        else
        {
            _wakes.PromptForRoom();
        }
    }

    /// <summary>A claim writes the slot too, but leaves the job running.</summary>
    private static bool FreedSlot(JobChange change) =>
        change.ChangedFields.Contains("slot", StringComparer.Ordinal) && change.Status is not (JobStatus.Running or JobStatus.CancelRequest);

    private ValueTask PromptAsync(CancellationToken cancellationToken)
    {
        _wakes.Prompt(ClaimPrompt.Sweep);
        return ValueTask.CompletedTask;
    }
}
