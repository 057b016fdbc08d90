using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>How long this worker has been in unbroken contact with the database. Only who has seen a full lease of it may declare others dead: after an outage every lease looks expired.</summary>
internal sealed class DatabaseContact(IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _lease = options.Value.Lease;
    private readonly TimeSpan _tolerance = options.Value.Margin / 2;
    private long? _since;
    private long? _lastAt;
    private DateTimeOffset _clockAtLast;
    private string? _primary;

    /// <summary>How long ago a heartbeat was last answered; <see langword="null"/> when none was yet.</summary>
    public TimeSpan? SinceLast
    {
        get
        {
            lock (_lock)
            {
                return _lastAt is { } at ? time.GetElapsedTime(at) : null;
            }
        }
    }

    /// <summary>Whether others may be judged.</summary>
    /// <remarks>The clock is looked at once more: a jump shows in it before the heartbeat that found it is told of here, and it may have been found by somebody else.</remarks>
    public bool IsTrusted
    {
        get
        {
            lock (_lock)
            {
                return _since is { } since && time.GetElapsedTime(since) >= _lease && !HasClockMoved();
            }
        }
    }

    /// <summary>A heartbeat was answered. The count starts anew with another primary, a clock that jumped, and after a silence in which we ourselves may have been stopped.</summary>
    public void Heard(Heartbeat.Renewed answer)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var silent = _lastAt is { } at && time.GetElapsedTime(at, now) > _lease * 2 / 3;
            if (silent || answer.Primary != _primary || Jumped(answer) || HasClockMoved())
            {
                _since = null;
            }

            _primary = answer.Primary;
            _lastAt = now;
            _clockAtLast = clock.UtcNow;
            _since ??= now;
        }
    }

    /// <summary>The worker was registered: contact begins.</summary>
    public void Began()
    {
        lock (_lock)
        {
            _since = _lastAt = time.GetTimestamp();
            _clockAtLast = clock.UtcNow;
        }
    }

    /// <summary>Whether the database's clock moved by more than the margin between workers can absorb.</summary>
    public bool Jumped(Heartbeat.Renewed answer) => answer.OffsetJump.Duration() > _tolerance;

    /// <summary>A heartbeat was not answered, or found our own record gone.</summary>
    public void Broke()
    {
        lock (_lock)
        {
            _since = null;
        }
    }

    private bool HasClockMoved() => _lastAt is { } at && (clock.UtcNow - _clockAtLast - time.GetElapsedTime(at)).Duration() > _tolerance;
}
