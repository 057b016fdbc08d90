namespace JobQueue.Chaos.Records;

/// <summary>Makes executions of what the replicas noted.</summary>
internal static class JournalReading
{
    /// <summary>The executions of one process.</summary>
    public static IEnumerable<Execution> ExecutionsOf(ProcessLife life, IReadOnlyList<JournalLine> journal)
    {
        var leases = journal.OfType<JournalLine.Leased>().ToLookup(lease => lease.Incarnation, StringComparer.Ordinal);
        var ends = journal.OfType<JournalLine.Ended>().ToDictionary(end => end.Run, StringComparer.Ordinal);
        foreach (var start in journal.OfType<JournalLine.Started>())
        {
            var end = ends.GetValueOrDefault(start.Run);
            var endedAt = end?.At ?? life.EndedAt;
            var validUntil = ValidUntil(leases[start.Incarnation], start.At, endedAt);
            yield return new Execution
            {
                Id = $"{life.Id}/{start.Run}",
                Job = start.Job,
                Fence = start.Fence,
                Incarnation = start.Incarnation,
                Replica = life.Replica,
                StartedAt = start.At,
                EndedAt = endedAt,
                Ending = end?.Ending ?? Execution.Killed,
                ValidUntil = validUntil,
                StoppedBeyond = life.Stopped.Sum(stop => stop.Common(Math.Max(validUntil, start.At), endedAt)),
            };
        }
    }

    // A renewal that was answered after the lease had run out makes it valid again only from then on: the first gap ends the validity that counts for this run.
    private static double ValidUntil(IEnumerable<JournalLine.Leased> leases, double from, double until)
    {
        var valid = double.MinValue;
        foreach (var lease in leases.OrderBy(lease => lease.At).TakeWhile(lease => lease.At <= until))
        {
            if (lease.At > from && lease.At > valid && valid > double.MinValue)
            {
                break;
            }

            valid = Math.Max(valid, lease.Until);
        }

        return valid;
    }
}
