namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>
/// Makes committed writes survive the process. <see cref="Append"/> runs under the server's writer lock, so calls arrive one at a time
/// and in commit order; durability is awaited after the lock is left, so that many batches share one transaction of the medium.
/// </summary>
internal interface IJournal : IAsyncDisposable
{
    /// <summary>The highest sequence that is durable; 0 before the first.</summary>
    long DurableSequence { get; }

    /// <summary>Reads everything that was durable when the server last stopped. Called once, before the first <see cref="Append"/>.</summary>
    ValueTask<JournalState> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Takes a batch and returns its sequence (1, 2, 3, …) without waiting for the medium.</summary>
    /// <exception cref="JournalFailedException">An earlier batch could not be made durable: the journal takes no more.</exception>
    long Append(JournalBatch batch);

    /// <summary>Completes when the batch with this sequence, and with it every earlier one, is durable.</summary>
    /// <exception cref="JournalFailedException">The batch, or one before it, could not be made durable.</exception>
    ValueTask WaitDurableAsync(long sequence, CancellationToken cancellationToken);
}
