namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>What one commit changed: applied as a whole or not at all, in this order.</summary>
internal sealed record JournalBatch(IReadOnlyList<JournalChange> Changes);
