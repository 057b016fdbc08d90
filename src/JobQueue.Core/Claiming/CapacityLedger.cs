using JobQueue.Jobs;

namespace JobQueue.Claiming;

/// <summary>The units and the concurrency slots of one worker, and what of them is in use.</summary>
/// <remarks>Capacity can shrink below what is in use: then nothing is free until enough came back. Sums are wider than 64 bits, since capacities may use all of them.</remarks>
internal sealed class CapacityLedger(CapacityMap capacity, int slots)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Int128> _used = new(StringComparer.Ordinal);
    private CapacityMap _capacity = capacity;
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private TaskCompletionSource? _enough;
    private int _enoughSlots;
    private int _usedSlots;

    /// <summary>The most jobs that run at once.</summary>
    public int Slots => slots;

    /// <summary>The units the worker has.</summary>
    public CapacityMap Capacity
    {
        get
        {
            lock (_lock)
            {
                return _capacity;
            }
        }

        set
        {
            lock (_lock)
            {
                _capacity = value;
            }
        }
    }

    /// <summary>The share of the worker that is in use: of its slots, or of the key that is used most. From 0 to 1.</summary>
    public double Load
    {
        get
        {
            lock (_lock)
            {
                var keys = _capacity.Where(unit => unit.Value > 0).Select(unit => (double)_used.GetValueOrDefault(unit.Key) / unit.Value);
                return Math.Min(1, keys.Append((double)_usedSlots / slots).Max());
            }
        }
    }

    /// <summary>What is free now.</summary>
    public FreeCapacity Free() => FreeWithout([]);

    /// <summary>What would be free if these needs were given back.</summary>
    public FreeCapacity FreeWithout(IReadOnlyCollection<CapacityMap?> needs)
    {
        lock (_lock)
        {
            var units = _capacity.Select(unit => KeyValuePair.Create(unit.Key, Left(unit.Value, _used.GetValueOrDefault(unit.Key) - SumOf(needs, unit.Key))));
            return new FreeCapacity(new CapacityMap(units), Math.Max(0, slots - _usedSlots + needs.Count));
        }
    }

    /// <summary>Takes what a claimed job needs, even beyond the capacity: the job is ours already.</summary>
    public void Take(CapacityMap? needs)
    {
        lock (_lock)
        {
            _usedSlots++;
            Add(needs, 1);
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void GiveBack(CapacityMap? needs)
    {
        lock (_lock)
        {
            Add(needs, -1);
            FreeSlot();
        }
    }

    /// <summary>Gives back a slot alone: its job waits, and keeps its units.</summary>
    public void LendSlot()
    {
        lock (_lock)
        {
            FreeSlot();
        }
    }

    /// <summary>Takes a slot for a job that gave its own back, at once, even where none is free.</summary>
    public void TakeSlot()
    {
        lock (_lock)
        {
            _usedSlots++;
        }
    }

    /// <summary>Takes a slot for a job that gave its own back, as soon as one is free; before any job that is still to be claimed.</summary>
    public async Task TakeSlotAsync(CancellationToken cancellationToken)
    {
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.AddLast(granted);
            GrantSlots();
        }

        try
        {
            await granted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (_waiting.Remove(granted))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Completes as soon as this many slots are free. Who waited before is told too.</summary>
    public Task WhenFreeAsync(int wanted)
    {
        lock (_lock)
        {
            _enough?.SetResult();
            _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _enoughSlots = wanted;
            var enough = _enough.Task;
            TellWhetherEnough();
            return enough;
        }
    }

    /// <summary>Whether the slots, or any of these units, are used beyond the capacity: giving these needs back would help.</summary>
    public bool IsOverused(CapacityMap? needs)
    {
        lock (_lock)
        {
            return _usedSlots > slots || (needs is not null && needs.Any(need => need.Value > 0 && IsOverused(need.Key)));
        }
    }

    private void FreeSlot()
    {
        _usedSlots--;
        GrantSlots();
        TellWhetherEnough();
    }

    private void GrantSlots()
    {
        while (_usedSlots < slots && _waiting.First is { Value: var first })
        {
            _waiting.RemoveFirst();
            _usedSlots++;
            first.SetResult();
        }
    }

    private void TellWhetherEnough()
    {
        if (slots - _usedSlots >= _enoughSlots)
        {
            _enough?.SetResult();
            _enough = null;
        }
    }

    private bool IsOverused(string key) => _used.GetValueOrDefault(key) > _capacity[key];

    private void Add(CapacityMap? needs, int sign)
    {
        foreach (var (key, value) in needs ?? CapacityMap.Empty)
        {
            _used[key] = _used.GetValueOrDefault(key) + (sign * (Int128)value);
        }
    }

    private static Int128 SumOf(IReadOnlyCollection<CapacityMap?> needs, string key)
    {
        Int128 sum = 0;
        foreach (var need in needs)
        {
            sum += need?[key] ?? 0;
        }

        return sum;
    }

    private static long Left(long capacity, Int128 used) => (long)Int128.Clamp(capacity - used, 0, long.MaxValue);
}
