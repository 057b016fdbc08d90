namespace JobQueue.Mongo.Finishing;

/// <summary>What finishing writes share that differ in the job alone, so that one statement can name the jobs.</summary>
internal sealed record FinishingShape(string Incarnation, long Fence);
