namespace Replica.GarbageCollection;

/// <summary>The points of a run between which the registry may do anything.</summary>
internal enum SweepStep
{
    /// <summary>What interrupted runs had left aside is back.</summary>
    Restored,

    /// <summary>Everything needed is marked.</summary>
    Marked,

    /// <summary>One file has been moved aside.</summary>
    FileAside,

    /// <summary>A batch lies aside.</summary>
    BatchAside,

    /// <summary>The time for pushes under way is over.</summary>
    Settled,

    /// <summary>The links have been read again.</summary>
    MarkedAgain,

    /// <summary>One file of the batch has been put back or deleted.</summary>
    FileDecided,

    /// <summary>Nothing lies aside any more.</summary>
    BatchDecided,
}
