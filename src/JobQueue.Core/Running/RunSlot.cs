namespace JobQueue.Running;

/// <summary>The concurrency slot of one run: its own, or lent to others while the run does nothing but wait.</summary>
internal sealed class RunSlot(IRunSlots slots)
{
    private readonly Lock _gate = new();
    private int _waits;
    private bool _isLent;
    private bool _hasLeft;

    /// <summary>Lends the slot while <paramref name="work"/> is awaited, then takes one back, which may take a while. When that is cancelled or fails, the slot is ours again at once: the run is about to end.</summary>
    public async Task<T> LendWhileAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        BeginWait();
        T result;
        try
        {
            result = await work.ConfigureAwait(false);
        }
        catch
        {
            EndFailedWait();
            throw;
        }

        await EndWaitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>The run has left the worker, which takes back what it believes the run to hold.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            TakeIfLent();
            _hasLeft = true;
        }
    }

    private void BeginWait()
    {
        lock (_gate)
        {
            if (_waits++ == 0 && !_isLent && !_hasLeft)
            {
                _isLent = true;
                slots.Lend();
            }
        }
    }

    /// <summary>Of waits beside each other the last takes the slot back.</summary>
    private async Task EndWaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (--_waits > 0 || !_isLent)
            {
                return;
            }
        }

        try
        {
            await slots.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            TakeUnlessAnotherWaits();
            throw;
        }

        lock (_gate)
        {
            if (_isLent)
            {
                _isLent = false;
            }
            else
            {
                // Taken back in the meantime, by a wait that failed or by the run's leaving.
                slots.Lend();
            }
        }
    }

    private void EndFailedWait()
    {
        lock (_gate)
        {
            _waits--;
            TakeIfLent();
        }
    }

    /// <summary>This wait has ended and is counted no more; one that has begun since lends the slot in its own right.</summary>
    private void TakeUnlessAnotherWaits()
    {
        lock (_gate)
        {
            if (_waits == 0)
            {
                TakeIfLent();
            }
        }
    }

    private void TakeIfLent()
    {
        if (_isLent)
        {
            _isLent = false;
            slots.TakeNow();
        }
    }
}
