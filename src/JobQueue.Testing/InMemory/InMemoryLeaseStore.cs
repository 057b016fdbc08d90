using JobQueue.Leadership;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps leases in memory.</summary>
internal sealed class InMemoryLeaseStore(StoreAccess access, InMemoryDbClock clock) : ILeaseStore
{
    public Task<LeadershipTerm> AcquireAsync(string lease, string incarnation, string workerId, TimeSpan length, CancellationToken cancellationToken) =>
        WriteAsync(StoreVerb.AcquireLease, database => Acquire(database, lease, incarnation, workerId, length), cancellationToken);

    public Task<LeadershipTerm?> RenewAsync(LeadershipTerm term, TimeSpan length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(term);
        return WriteAsync(StoreVerb.RenewLease, database => End(database, term, length), cancellationToken);
    }

    public Task<bool> ReleaseAsync(LeadershipTerm term, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(term);
        return WriteAsync(StoreVerb.ReleaseLease, database => End(database, term, TimeSpan.Zero) is not null, cancellationToken);
    }

    public Task<LeadershipTerm?> FindAsync(string lease, CancellationToken cancellationToken) =>
        access.ReadAsync(database => database.Leases.GetValueOrDefault(lease), cancellationToken);

    private static LeadershipTerm Acquire(InMemoryDatabase database, string lease, string incarnation, string workerId, TimeSpan length)
    {
        var current = database.Leases.GetValueOrDefault(lease);
        if (current is not null && current.ExpiresAt > database.Now)
        {
            return current;
        }

        return database.Leases[lease] = new LeadershipTerm
        {
            Lease = lease,
            Incarnation = incarnation,
            WorkerId = workerId,
            Term = (current?.Term ?? 0) + 1,
            BeganAt = database.Now,
            ExpiresAt = JobMoves.Milliseconds(database.Now + length),
        };
    }

    private static LeadershipTerm? End(InMemoryDatabase database, LeadershipTerm term, TimeSpan length) =>
        database.Leases.GetValueOrDefault(term.Lease) is { } current && current.Term == term.Term && current.Incarnation == term.Incarnation
            ? database.Leases[term.Lease] = current with { ExpiresAt = JobMoves.Milliseconds(database.Now + length) }
            : null;

    private Task<T> WriteAsync<T>(StoreVerb verb, Func<InMemoryDatabase, T> write, CancellationToken cancellationToken) => access.WriteAsync(
        verb,
        null,
        database =>
        {
            clock.Sample();
            return write(database);
        },
        cancellationToken);
}
