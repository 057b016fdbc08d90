using JobQueue.Crons;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps crons in memory.</summary>
internal sealed class InMemoryCronStore(StoreAccess access) : ICronStore
{
    public Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return WriteAsync(StoreVerb.AddCron, crons => PutIf(crons, crons.Find(cron.Name) is null, cron), cancellationToken);
    }

    public Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cron);
        return WriteAsync(StoreVerb.ReplaceCron, crons => PutIf(crons, crons.Find(cron.Name)?.Rev == seenRev, cron), cancellationToken);
    }

    public Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken) => Task.FromResult<Cron?>(null); // Whatever is in memory can be read.

    public Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return WriteAsync(
            StoreVerb.AdvanceCron,
            crons => crons.Find(seen.Name) is { } cron && PutIf(crons, cron.Rev == seen.Rev && cron.NextRun == seen.NextRun, cron with { NextRun = nextRun, LastRun = lastRun, Rev = cron.Rev + 1 }),
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => WriteAsync(StoreVerb.DeleteCron, crons => crons.Remove(name), cancellationToken);

    public Task<Cron?> FindAsync(string name, CancellationToken cancellationToken) => access.ReadAsync(database => database.Crons.Find(name), cancellationToken);

    public Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken) =>
        access.ReadAsync<IReadOnlyList<Cron>>(database => [.. database.Crons.All.OrderBy(cron => cron.Name, StringComparer.Ordinal)], cancellationToken);

    public Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken) => access.ReadAsync<IReadOnlyList<Cron>>(
        database => [.. database.Crons.All.Where(cron => cron.NextRun is not null).OrderBy(cron => cron.NextRun).ThenBy(cron => cron.Name, StringComparer.Ordinal).Take(limit)],
        cancellationToken);

    private static bool PutIf(CronTable crons, bool condition, Cron cron)
    {
        if (condition)
        {
            crons.Put(cron);
        }

        return condition;
    }

    private Task<bool> WriteAsync(StoreVerb verb, Func<CronTable, bool> write, CancellationToken cancellationToken) =>
        access.WriteAsync(verb, null, database => write(database.Crons), cancellationToken);
}
