using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>What this worker may believe of its own life: under which incarnation it is recorded and until when that record stands.</summary>
/// <remarks>
/// Validity ends at the earlier of two clocks: the database's, in which other workers judge us, and our monotonic one counted from before the renewal was sent,
/// which neither a wrong estimate nor a reply that was long on its way can stretch.
/// </remarks>
internal sealed class WorkerLease(IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _length = options.Value.Lease;
    private string? _incarnation;
    private long _sentAt;
    private DateTimeOffset _expiration;
    private TaskCompletionSource<string> _buried = NewSource();

    /// <summary>Called when an incarnation began, was renewed or was buried.</summary>
    public event Action? Changed;

    /// <summary>Called when jobs may be begun that could not be before.</summary>
    public event Action? Regained;

    /// <summary>The incarnation this worker is recorded under; <see langword="null"/> before it registered and after it was buried.</summary>
    public string? Incarnation
    {
        get
        {
            lock (_lock)
            {
                return _incarnation;
            }
        }
    }

    /// <summary>How long the lease is still valid; zero or less when it is not.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                if (_incarnation is null)
                {
                    return TimeSpan.Zero;
                }

                var byOwnClock = _length - time.GetElapsedTime(_sentAt);
                var byDatabase = _expiration - clock.UtcNow;
                return byOwnClock < byDatabase ? byOwnClock : byDatabase;
            }
        }
    }

    /// <summary>How long the lease lasts after a renewal.</summary>
    public TimeSpan Length => _length;

    /// <summary>From when on a worker that cannot renew takes on nothing new and begins to stop what it runs.</summary>
    public TimeSpan LastThird => _length / 3;

    /// <summary>Whether the worker may claim and start jobs.</summary>
    public bool MayBegin => Remaining > LastThird;

    /// <summary>An incarnation was registered.</summary>
    /// <param name="incarnation">The incarnation.</param>
    /// <param name="sentAt">The timestamp before the registration was sent.</param>
    /// <param name="expiration">When its record expires, in database time.</param>
    public void Begin(string incarnation, long sentAt, DateTimeOffset expiration)
    {
        lock (_lock)
        {
            _incarnation = incarnation;
            _sentAt = sentAt;
            _expiration = expiration;
            _buried = NewSource();
        }

        Changed?.Invoke();
        Regained?.Invoke();
    }

    /// <summary>A heartbeat was answered. An answer that is for another incarnation, or older than one known, is ignored.</summary>
    public void Renew(string incarnation, long sentAt, DateTimeOffset expiration)
    {
        var couldBegin = MayBegin;
        lock (_lock)
        {
            if (incarnation != _incarnation || sentAt < _sentAt)
            {
                return;
            }

            _sentAt = sentAt;
            _expiration = expiration;
        }

        Changed?.Invoke();
        if (!couldBegin)
        {
            Regained?.Invoke();
        }
    }

    /// <summary>A heartbeat found the incarnation declared dead.</summary>
    public void Bury(string incarnation)
    {
        TaskCompletionSource<string> buried;
        lock (_lock)
        {
            if (incarnation != _incarnation)
            {
                return;
            }

            _incarnation = null;
            buried = _buried;
        }

        Changed?.Invoke();
        buried.TrySetResult(incarnation);
    }

    /// <summary>Completes with the incarnation when it was found buried.</summary>
    public Task<string> WhenBuriedAsync()
    {
        lock (_lock)
        {
            return _buried.Task;
        }
    }

    private static TaskCompletionSource<string> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
