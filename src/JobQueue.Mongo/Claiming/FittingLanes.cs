namespace JobQueue.Mongo.Claiming;

/// <summary>The lanes from which a worker can take a job now.</summary>
/// <param name="Open">The ids of those whose action has no limit of running jobs, in order.</param>
/// <param name="Limited">Those whose action has one.</param>
internal sealed record FittingLanes(IReadOnlyList<string> Open, IReadOnlyList<Lane> Limited)
{
    /// <summary>The ids of all lanes, the limited ones last.</summary>
    public IReadOnlyList<string> All => Limited.Count == 0 ? Open : [.. Open, .. IdsOf(Limited)];

    public static IReadOnlyList<string> IdsOf(IEnumerable<Lane> lanes) => [.. lanes.Select(lane => lane.Id)];
}
