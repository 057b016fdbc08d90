using JobQueue.Crons;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue;

/// <summary>Checks what it is asked for and hands it to the storage. Needs no running worker.</summary>
internal sealed class CronClient(StorageStartup startup, ICronStore crons, CronWriter writer, CronJobs jobs, IJobStore store, IDbClock clock) : ICronClient
{
    /// <inheritdoc/>
    public async Task<Cron> PutAsync(CronDefinition definition, CancellationToken cancellationToken = default)
    {
        CronCheck.ThrowIfFaulty(definition, nameof(definition));
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await writer.PutAsync(definition, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Cron?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        CronCheck.IsName(name) ? await crons.FindAsync(name, cancellationToken).ConfigureAwait(false) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken = default)
    {
        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await crons.ListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        CronCheck.IsName(name) && await crons.DeleteAsync(name, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<SubmitResult?> RunNowAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } cron)
        {
            return null;
        }

        await startup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        var template = await jobs.TemplateAsync(cron, cancellationToken).ConfigureAwait(false);
        var results = await store.SubmitAsync([jobs.Now(cron, template)], cancellationToken).ConfigureAwait(false);
        return results[0];
    }
}
