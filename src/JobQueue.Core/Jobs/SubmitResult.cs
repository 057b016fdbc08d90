namespace JobQueue.Jobs;

/// <summary>What a submission came to.</summary>
/// <param name="Job">The accepted job, or the live job of the chain that holds the same unique key.</param>
/// <param name="WasDuplicate">Whether an unfinished job with the same unique key existed, so that nothing was added.</param>
public sealed record SubmitResult(Job Job, bool WasDuplicate);
