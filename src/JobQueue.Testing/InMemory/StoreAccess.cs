using JobQueue.Jobs;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>One replica's way to the database: each call is one atomic step, with its faults before and after it.</summary>
internal sealed class StoreAccess(InMemoryDatabase database, string replica, IFaultPlan faults)
{
    public Task<T> ReadAsync<T>(Func<InMemoryDatabase, T> read, CancellationToken cancellationToken) =>
        CallAsync(StoreVerb.Read, null, read, _ => null, cancellationToken);

    public Task<T> WriteAsync<T>(StoreVerb verb, JobId? job, Func<InMemoryDatabase, T> write, CancellationToken cancellationToken) =>
        CallAsync(verb, job, write, _ => job, cancellationToken);

    /// <summary>A call whose job is known only from its result.</summary>
    public async Task<T> CallAsync<T>(StoreVerb verb, JobId? job, Func<InMemoryDatabase, T> apply, Func<T, JobId?> jobOf, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new StoreCall(replica, verb, job);
        await faults.BeforeAsync(call, cancellationToken).ConfigureAwait(false);
        T result;
        lock (database.Gate)
        {
            result = apply(database);
        }

        await faults.AfterAsync(call with { Job = jobOf(result) }, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Starts to watch in the same step in which <paramref name="initial"/> is read, so that no change falls between the two.</summary>
    public void Watch(FeedWatcher watcher, Action<InMemoryDatabase> initial)
    {
        lock (database.Gate)
        {
            initial(database);
            database.Feed.Add(watcher);
        }
    }

    public void Unwatch(FeedWatcher watcher)
    {
        lock (database.Gate)
        {
            database.Feed.Remove(watcher);
        }
    }
}
