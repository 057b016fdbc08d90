namespace JobQueue.Chaos.Replicas;

/// <summary>What a handler gives as its result: the stored one must be that of the last fence.</summary>
internal sealed record ReportedRun(long Fence, string Incarnation);
