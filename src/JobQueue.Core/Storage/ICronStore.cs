using JobQueue.Crons;

namespace JobQueue.Storage;

/// <summary>Keeps crons. Each write is one atomic write that names the cron as it was read; it is durable when it returns.</summary>
public interface ICronStore
{
    /// <summary>Adds a cron.</summary>
    /// <returns><see langword="false"/> when one of this name exists, be it by an earlier attempt whose reply was lost.</returns>
    Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken);

    /// <summary>Replaces a cron that nobody has written since it was read.</summary>
    /// <param name="cron">The cron as it shall be, its <see cref="Cron.Rev"/> counted up.</param>
    /// <param name="seenRev">The <see cref="Cron.Rev"/> that was read.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken);

    /// <summary>Puts a cron in the place of the stored one of this name where what is stored cannot be read, unless it is written meanwhile.</summary>
    /// <param name="cron">The cron as it shall be; its <see cref="Cron.Rev"/> goes on from the stored one as far as that can be read.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The cron as it is stored now; <see langword="null"/> when there is none of this name, when it can be read, or when it was written meanwhile.</returns>
    /// <exception cref="UnreadableDocumentException">An operator wrote what is stored, and <paramref name="cron"/> is not <see cref="Cron.ChangedByOperator"/>: it stays.</exception>
    Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken);

    /// <summary>Moves a cron on after its occurrences were submitted, unless it was written or moved since it was read.</summary>
    /// <param name="seen">The cron as it was read; its <see cref="Cron.NextRun"/> and <see cref="Cron.Rev"/> must still stand.</param>
    /// <param name="nextRun">When it is due next; <see langword="null"/> for never.</param>
    /// <param name="lastRun">The latest occurrence that was fired.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken);

    /// <summary>Removes a cron. Its jobs stay.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>One cron; <see langword="null"/> when there is none of this name.</summary>
    /// <exception cref="UnreadableDocumentException">What is stored of it cannot be read.</exception>
    Task<Cron?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>All crons, by name.</summary>
    Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The crons that are due first, the earliest first; those that are not enabled are never due.</summary>
    Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken);
}
