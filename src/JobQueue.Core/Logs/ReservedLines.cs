using JobQueue.Claiming;
using JobQueue.Storage;

namespace JobQueue.Logs;

/// <summary>The numbers of one batch: reserved once, and kept over the attempts to store it.</summary>
internal sealed class ReservedLines(IJobLogStore store, TimeProvider time)
{
    /// <summary>How long after their reservation numbers are used. Half of the time for which lines of a deleted job may still arrive; later ones are reserved anew, under the fence.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private long? _first;
    private long _reservedAt;

    /// <summary>Stores the batch. Whatever an earlier attempt has stored is not stored again.</summary>
    /// <returns><see langword="false"/> when the worker no longer holds the job.</returns>
    public async Task<bool> StoreAsync(JobClaim claim, IReadOnlyList<NewLogLine> batch, CancellationToken cancellationToken)
    {
        if (_first is null || time.GetElapsedTime(_reservedAt) > Lifetime)
        {
            // Before the call: what counts is the latest time at which the job was surely held.
            _reservedAt = time.GetTimestamp();
            var reservation = await store.ReserveAsync(claim, batch.Count, cancellationToken).ConfigureAwait(false);
            if (reservation is not LineReservation.Reserved { First: var first })
            {
                return false;
            }

            _first = first;
        }

        await store.InsertAsync(claim.Id, _first.Value, batch, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
