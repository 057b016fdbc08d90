using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a spawn came to.</summary>
public abstract record SpawnOutcome
{
    private SpawnOutcome()
    {
    }

    /// <summary>The child is there.</summary>
    /// <param name="Child">The child as it stands: new, or the one that an earlier run of the parent has spawned under this name.</param>
    public sealed record Spawned(Job Child) : SpawnOutcome;

    /// <summary>The worker holds the parent no more. A child that nobody waits for was not left behind: where the parent's retry chain has ended it is cancelled.</summary>
    /// <param name="Parent">The parent as it stands; <see langword="null"/> when it is gone.</param>
    public sealed record Refused(Job? Parent) : SpawnOutcome;
}
