using JobQueue.Claiming;
using JobQueue.Logs;
using JobQueue.Storage;

namespace JobQueue.Conformance.Logs;

/// <summary>Writes to logs as a worker does.</summary>
public static class LogStoreExtensions
{
    /// <summary>Reserves numbers for the lines and stores them; nothing is stored when the reservation is refused.</summary>
    public static async Task<LineReservation> AppendAsync(this IJobLogStore logs, JobClaim claim, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken)
    {
        var reservation = await logs.ReserveAsync(claim, lines.Count, cancellationToken);
        if (reservation is LineReservation.Reserved { First: var first })
        {
            await logs.InsertAsync(claim.Id, first, lines, cancellationToken);
        }

        return reservation;
    }
}
