namespace JobQueue.EmbeddedMongo.Journal;

/// <summary>The journal's medium refused a batch (disk full, file gone). Writes fail with this until the server is started again.</summary>
internal sealed class JournalFailedException(string message, Exception? innerException) : Exception(message, innerException)
{
    /// <summary>What is the matter with the medium.</summary>
    internal UnusableFolderReason Reason { get; init; } = UnusableFolderReason.Unreadable;
}
