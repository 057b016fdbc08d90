using JobQueue.Storage;

namespace JobQueue.Crons;

/// <summary>Writes definitions of crons. Each write names the cron as it was read, so that neither another writer nor the leader is overwritten unseen.</summary>
internal sealed class CronWriter(ICronStore crons, IDbClock clock)
{
    private const int MaxAttempts = 20;

    /// <summary>Creates or replaces a cron as an operator wants it.</summary>
    public Task<Cron> PutAsync(CronDefinition definition, CancellationToken cancellationToken) =>
        WriteAsync(definition, stored => Made(stored, definition) with { ChangedByOperator = true, Declaration = stored?.Declaration }, cancellationToken);

    /// <summary>Creates or replaces a cron as code declares it, unless the declaration is the one that was taken before, or an operator has written the cron since.</summary>
    /// <returns>The cron as it is stored now.</returns>
    public Task<Cron> DeclareAsync(CronDefinition definition, string fingerprint, CancellationToken cancellationToken) => WriteAsync(
        definition,
        stored => stored is { ChangedByOperator: true } || stored?.Declaration == fingerprint ? stored : Made(stored, definition) with { Declaration = fingerprint },
        cancellationToken);

    private async Task<Cron> WriteAsync(CronDefinition definition, Func<Cron?, Cron> write, CancellationToken cancellationToken)
    {
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await TryWriteAsync(definition.Name, write, cancellationToken).ConfigureAwait(false) is { } written)
            {
                return written;
            }
        }

        throw new JobQueueException($"Cron '{definition.Name}' was not written: it changed {MaxAttempts} times meanwhile. Write it again.") { IsTransient = true };
    }

    /// <returns><see langword="null"/> when somebody else wrote the cron meanwhile.</returns>
    private async Task<Cron?> TryWriteAsync(string name, Func<Cron?, Cron> write, CancellationToken cancellationToken)
    {
        Cron? stored;
        try
        {
            stored = await crons.FindAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreadableDocumentException)
        {
            // It fires no more as it is, and nothing of it is known that the new one could keep.
            return await crons.TryReplaceUnreadableAsync(write(null), cancellationToken).ConfigureAwait(false);
        }

        var wanted = write(stored);
        if (ReferenceEquals(wanted, stored))
        {
            return stored;
        }

        var isWritten = stored is null
            ? await crons.TryAddAsync(wanted, cancellationToken).ConfigureAwait(false)
            : await crons.TryReplaceAsync(wanted, stored.Rev, cancellationToken).ConfigureAwait(false);
        return isWritten ? wanted : null;
    }

    private Cron Made(Cron? stored, CronDefinition definition)
    {
        var now = clock.UtcNow;
        return new Cron
        {
            Id = Cron.IdOf(definition.Name),
            Definition = definition,
            NextRun = NextRun(stored, definition, now),
            LastRun = stored?.LastRun,
            CreatedAt = stored?.CreatedAt ?? now,
            LastUpdated = now,
            Rev = (stored?.Rev ?? 0) + 1,
        };
    }

    /// <summary>A cron whose time stays the same keeps what is due; one that is new, changed or enabled counts from now.</summary>
    private static DateTimeOffset? NextRun(Cron? stored, CronDefinition definition, DateTimeOffset now)
    {
        if (!definition.Enabled)
        {
            return null;
        }

        var keepsTime = stored is { NextRun: not null, Definition: var before } && before.Schedule == definition.Schedule && before.TimeZone == definition.TimeZone;
        return keepsTime ? stored!.NextRun : CronTiming.Of(definition).Next(now, now);
    }
}
