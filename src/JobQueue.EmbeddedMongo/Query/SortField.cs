namespace JobQueue.EmbeddedMongo.Query;

/// <summary>One path of a sort.</summary>
internal sealed record SortField(FieldPath Path, bool Descending);
