namespace JobQueue.Testing.InMemory;

/// <summary>What an insert came to, decided by the unique indexes.</summary>
internal abstract record InsertOutcome
{
    private InsertOutcome()
    {
    }

    public sealed record Inserted(StoredJob Stored) : InsertOutcome;

    public sealed record IdTaken(StoredJob Existing) : InsertOutcome;

    public sealed record KeyTaken(StoredJob Root) : InsertOutcome;
}
