using JobQueue.Leadership;

namespace JobQueue.Storage;

/// <summary>Keeps leases: which worker leads, and until when. Expiry is compared in database time.</summary>
public interface ILeaseStore
{
    /// <summary>Begins a term if nobody leads.</summary>
    /// <param name="lease">What is to be led.</param>
    /// <param name="incarnation">The run of the worker process that asks.</param>
    /// <param name="workerId">The name of its worker.</param>
    /// <param name="length">How long the term lasts unless it is renewed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The term in force: the caller's own, begun now or by an earlier attempt whose reply was lost, or another worker's.</returns>
    /// <remarks>One atomic write that names the expired term as it was seen: of any number of callers one begins the next.</remarks>
    Task<LeadershipTerm> AcquireAsync(string lease, string incarnation, string workerId, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Moves the end of a term a length ahead. An expired term that nobody has followed can still be renewed.</summary>
    /// <returns>The renewed term; <see langword="null"/> when another has begun since.</returns>
    Task<LeadershipTerm?> RenewAsync(LeadershipTerm term, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Ends a term now.</summary>
    /// <returns>Whether it was still in force.</returns>
    Task<bool> ReleaseAsync(LeadershipTerm term, CancellationToken cancellationToken);

    /// <summary>The latest term, be it expired; <see langword="null"/> when there never was one.</summary>
    Task<LeadershipTerm?> FindAsync(string lease, CancellationToken cancellationToken);
}
