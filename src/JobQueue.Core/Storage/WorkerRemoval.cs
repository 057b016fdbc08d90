namespace JobQueue.Storage;

/// <summary>What a request to remove a worker's record came to.</summary>
public enum WorkerRemoval
{
    /// <summary>The records of its ended runs are gone.</summary>
    Removed,

    /// <summary>The worker runs or drains: nothing was removed.</summary>
    Alive,

    /// <summary>There is no worker of this name.</summary>
    NotFound,
}
