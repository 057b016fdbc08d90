namespace JobQueue.Storage;

/// <summary>The names of feed modes in health answers and metrics.</summary>
internal static class FeedModeNames
{
    /// <summary>The name of a mode.</summary>
    public static string ToName(this FeedMode mode) => mode switch
    {
        FeedMode.Stream => "stream",
        FeedMode.Polling => "polling",
        _ => "connecting",
    };
}
