using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a request to delete came to.</summary>
public abstract record DeleteOutcome
{
    private DeleteOutcome()
    {
    }

    /// <summary>The job is <c>deleted</c>, by this request or an earlier one.</summary>
    public sealed record Deleted(Job Job) : DeleteOutcome;

    /// <summary>The job runs: its worker has been asked to stop it, and its end will be <c>deleted</c>.</summary>
    public sealed record Requested(Job Job) : DeleteOutcome;

    /// <summary>No such job.</summary>
    public sealed record NotFound : DeleteOutcome;
}
