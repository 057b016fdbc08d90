namespace JobQueue.Storage;

/// <summary>What one step of deleting came to.</summary>
/// <param name="Seen">How many jobs were looked at; 0 when the cut reaches no more.</param>
/// <param name="Deleted">How many of them were deleted by this call.</param>
/// <param name="PassedOver">How many of them are still needed.</param>
public sealed record HistoryBatch(int Seen, int Deleted, int PassedOver);
