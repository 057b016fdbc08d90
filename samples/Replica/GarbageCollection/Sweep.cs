namespace Replica.GarbageCollection;

/// <summary>
/// Deletes candidates, batch by batch, while the registry works. A batch is moved aside, which ends every push that has not yet looked for it;
/// then those that had looked get time to write their tag; then the links are read again, and what they need is put back.
/// Between any two of these steps nothing is lost: whatever lies aside is put back when the run ends in any way, and by the next run after a kill.
/// </summary>
internal sealed class Sweep(AsideFolder aside, Reachability needed, GcOptions options, GcTally tally, ISweepWatch watch, TimeProvider time)
{
    public async Task RunAsync(IEnumerable<Candidate> candidates, CancellationToken cancellationToken)
    {
        foreach (var batch in candidates.Chunk(options.Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RunAsync(batch, cancellationToken);
        }
    }

    private async Task RunAsync(Candidate[] batch, CancellationToken cancellationToken)
    {
        var open = new Queue<Candidate>();
        try
        {
            await MoveAsideAsync(batch, open, cancellationToken);
            await watch.ReachedAsync(SweepStep.BatchAside);

            await Task.Delay(options.Settle, time, cancellationToken);
            await watch.ReachedAsync(SweepStep.Settled);

            await needed.MarkAsync(cancellationToken);
            await watch.ReachedAsync(SweepStep.MarkedAgain);

            await DecideAsync(open);
        }
        finally
        {
            foreach (var undecided in open)
            {
                aside.PutBack(undecided.Path);
                tally.PutBack++;
            }
        }

        await watch.ReachedAsync(SweepStep.BatchDecided);
    }

    private async Task MoveAsideAsync(Candidate[] batch, Queue<Candidate> open, CancellationToken cancellationToken)
    {
        foreach (var candidate in batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (aside.MoveAside(candidate.Path))
            {
                open.Enqueue(candidate);
                await watch.ReachedAsync(SweepStep.FileAside);
            }
        }
    }

    private async Task DecideAsync(Queue<Candidate> open)
    {
        while (open.TryPeek(out var candidate))
        {
            if (IsNeeded(candidate))
            {
                aside.PutBack(candidate.Path);
                tally.PutBack++;
            }
            else if (aside.Delete(candidate.Path))
            {
                tally.Deleted(candidate);
            }

            open.Dequeue();
            await watch.ReachedAsync(SweepStep.FileDecided);
        }
    }

    /// <summary>A link is needed, too, where the registry wrote it anew between our look at its age and the move.</summary>
    private bool IsNeeded(Candidate candidate) => candidate switch
    {
        Candidate.Blob blob => needed.Needs(blob.Stored.Digest),
        Candidate.Revision revision => needed.Needs(revision.Repository, revision.Digest) || aside.WrittenAt(revision.Path) >= needed.FreshSince,
        _ => true,
    };
}
