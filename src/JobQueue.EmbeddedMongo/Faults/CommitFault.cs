namespace JobQueue.EmbeddedMongo.Faults;

/// <summary>What the fail point <c>onPrimaryTransactionalWrite</c> does to one retryable write.</summary>
/// <param name="ErrorBeforeCommit">The write fails with this code and changes nothing; null lets it be committed.</param>
/// <param name="ClosesConnection">Whether the client gets no answer.</param>
internal sealed record CommitFault(int? ErrorBeforeCommit, bool ClosesConnection);
