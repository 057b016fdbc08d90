using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Leadership;

/// <summary>Whether this worker may believe that it leads.</summary>
/// <remarks>As for the worker's own lease, that ends at the earlier of the database's clock and the monotonic one, counted from before the last renewal was sent.</remarks>
internal sealed class LeadershipStanding(IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _length = options.Value.Lease;
    private LeadershipTerm? _term;
    private long _sentAt;

    /// <summary>Called when a term of this worker began.</summary>
    public event Action? Won;

    /// <summary>The term of this worker as it was last recorded, be it expired; <see langword="null"/> when another leads or nobody.</summary>
    public LeadershipTerm? Term
    {
        get
        {
            lock (_lock)
            {
                return _term;
            }
        }
    }

    /// <summary>Whether the term stands.</summary>
    public bool Leads
    {
        get
        {
            lock (_lock)
            {
                return _term is not null && time.GetElapsedTime(_sentAt) < _length && clock.UtcNow < _term.ExpiresAt;
            }
        }
    }

    /// <summary>How long a term, of whomever, still stands.</summary>
    public TimeSpan Remaining(LeadershipTerm term) => term.ExpiresAt - clock.UtcNow;

    /// <summary>A term began or was renewed.</summary>
    /// <param name="term">The term.</param>
    /// <param name="sentAt">The timestamp before that was asked for.</param>
    public void Hold(LeadershipTerm term, long sentAt)
    {
        bool isNew;
        lock (_lock)
        {
            isNew = _term?.Term != term.Term;
            _term = term;
            _sentAt = sentAt;
        }

        if (isNew)
        {
            Won?.Invoke();
        }
    }

    /// <summary>The term is over.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            _term = null;
        }
    }
}
