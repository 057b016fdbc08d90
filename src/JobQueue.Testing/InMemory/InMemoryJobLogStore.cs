using System.Runtime.CompilerServices;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps log lines: line numbers are reserved under the fence, then the lines are inserted.</summary>
internal sealed class InMemoryJobLogStore(StoreAccess access) : IJobLogStore
{
    public Task<LineReservation> ReserveAsync(JobClaim claim, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return access.WriteAsync(StoreVerb.ReserveLines, claim.Id, database => Reserve(database, claim, count), cancellationToken);
    }

    public Task InsertAsync(JobId id, long first, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentOutOfRangeException.ThrowIfZero(lines.Count, nameof(lines));
        return access.WriteAsync(StoreVerb.InsertLines, id, database => Insert(database, id, first, lines), cancellationToken);
    }

    public async IAsyncEnumerable<LogLine> ReadAsync(JobId id, long offset, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        foreach (var line in await access.ReadAsync(database => database.Logs.Read(id, offset, limit), cancellationToken).ConfigureAwait(false))
        {
            yield return line;
        }
    }

    private static LineReservation Reserve(InMemoryDatabase database, JobClaim claim, int count)
    {
        if (database.Jobs.Find(claim.Id) is not { } stored)
        {
            return new LineReservation.Refused(null);
        }

        if (!Fencing.Holds(stored.Job, claim))
        {
            return new LineReservation.Refused(stored.Job);
        }

        database.Jobs.Replace(stored, stored with { NextLine = stored.NextLine + count });
        return new LineReservation.Reserved(stored.NextLine);
    }

    private static bool Insert(InMemoryDatabase database, JobId id, long first, IReadOnlyList<NewLogLine> lines)
    {
        // Lines that were reserved in time but arrive after the job was deleted would never be removed again.
        if (database.Jobs.Find(id) is not { Job.Status: not JobStatus.Deleted })
        {
            return false;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            database.Logs.Insert(id, new LogLine(first + i, lines[i].Text, JobMoves.Milliseconds(lines[i].At), lines[i].Level));
        }

        database.Feed.LogAppended(id, first + lines.Count - 1);
        return true;
    }
}
