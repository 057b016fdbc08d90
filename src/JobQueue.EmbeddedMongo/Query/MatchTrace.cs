namespace JobQueue.EmbeddedMongo.Query;

/// <summary>Which array element made a document match: what the positional <c>$</c> of an update or projection stands for.</summary>
internal sealed class MatchTrace
{
    /// <summary>The index in the outermost array that was searched, or -1 when none was.</summary>
    public int ArrayIndex { get; set; } = -1;
}
