using JobQueue.Jobs;
using JobQueue.Running;

namespace JobQueue.Claiming;

/// <summary>Every claim of this worker: queued, starting and running ones, and abandoned executions that have not left yet. Units and slots are held as long as the claim is in here, or until its handler has left.</summary>
internal sealed class HeldJobs(CapacityLedger ledger) : IRunSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<HeldJobKey, HeldJob> _held = [];
    private readonly HashSet<HeldJobKey> _unrecorded = [];
    private TaskCompletionSource? _empty;
    private int _freed;

    /// <summary>How many claims are held.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Called after a claim was removed, or its slot lent.</summary>
    public event Action? RoomFreed;

    /// <summary>Takes a claim in, and the units it needs.</summary>
    /// <returns>The held job, or <see langword="null"/> when this very claim is held already: a claim repeated after a lost reply.</returns>
    public HeldJob? Add(JobClaim claim, RunControl control)
    {
        var held = new HeldJob(claim, control);
        lock (_lock)
        {
            if (!_held.TryAdd(held.Key, held))
            {
                return null;
            }

            control.Slot = new RunSlot(this);
            control.HandlerLeft = () => FreeRoom(held);
            ledger.Take(claim.Job.CapacityMap);
            return held;
        }
    }

    /// <summary>Gives back what a claim's handler held, which has left, while its outcome is still being written: so the next jobs are claimed in the meantime.</summary>
    /// <remarks>Of as many claims as there are slots. Where outcomes cannot be written, the worker does not go on and on running jobs whose outcomes it cannot write either.</remarks>
    public void FreeRoom(HeldJob held)
    {
        lock (_lock)
        {
            if (held.HasFreedRoom || _freed >= ledger.Slots || !_held.ContainsKey(held.Key))
            {
                return;
            }

            held.HasFreedRoom = true;
            _freed++;
            GiveBack(held);
        }

        RoomFreed?.Invoke();
    }

    /// <summary>Lets a claim go and gives its units back. Safe to call twice.</summary>
    public void Remove(HeldJob held)
    {
        lock (_lock)
        {
            if (!_held.Remove(held.Key))
            {
                return;
            }

            if (held.Control.IsUnrecorded)
            {
                _unrecorded.Add(held.Key);
            }

            if (held.HasFreedRoom)
            {
                _freed--;
            }
            else
            {
                GiveBack(held);
            }

            if (_held.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }

        if (!held.HasFreedRoom)
        {
            RoomFreed?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Lend()
    {
        ledger.LendSlot();
        RoomFreed?.Invoke();
    }

    /// <inheritdoc/>
    public Task TakeAsync(CancellationToken cancellationToken) => ledger.TakeSlotAsync(cancellationToken);

    /// <inheritdoc/>
    public void TakeNow() => ledger.TakeSlot();

    /// <summary>The held claim with this key; <see langword="null"/> when there is none.</summary>
    public HeldJob? Find(HeldJobKey key)
    {
        lock (_lock)
        {
            return _held.GetValueOrDefault(key);
        }
    }

    /// <summary>Claims let go whose handler was entered and whose outcome the store has not answered: nobody may take them for never begun.</summary>
    public IReadOnlyList<HeldJobKey> Unrecorded()
    {
        lock (_lock)
        {
            return [.. _unrecorded];
        }
    }

    /// <summary>Whether this claim is one of <see cref="Unrecorded"/>.</summary>
    public bool IsUnrecorded(HeldJobKey key)
    {
        lock (_lock)
        {
            return _unrecorded.Contains(key);
        }
    }

    /// <summary>The store has answered what became of this claim.</summary>
    public void Recorded(HeldJobKey key)
    {
        lock (_lock)
        {
            _unrecorded.Remove(key);
        }
    }

    /// <summary>The held claims of a job: one, or also abandoned executions of earlier ones.</summary>
    public IReadOnlyList<HeldJob> Of(JobId id)
    {
        lock (_lock)
        {
            return [.. _held.Values.Where(held => held.Key.Id == id)];
        }
    }

    /// <summary>Everything held now.</summary>
    public IReadOnlyList<HeldJob> All()
    {
        lock (_lock)
        {
            return [.. _held.Values];
        }
    }

    /// <summary>Completes as soon as nothing is held.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            if (_held.Count == 0)
            {
                return Task.CompletedTask;
            }

            _empty = _empty is null or { Task.IsCompleted: true } ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _empty;
            return _empty.Task;
        }
    }

    private void GiveBack(HeldJob held)
    {
        held.Control.Slot.Leave();
        ledger.GiveBack(held.Claim.Job.CapacityMap);
    }
}
