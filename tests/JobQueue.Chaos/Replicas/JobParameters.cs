namespace JobQueue.Chaos.Replicas;

/// <summary>What a job is told.</summary>
/// <param name="Milliseconds">How long it takes.</param>
/// <param name="SucceedsWith">It fails while more retries than this are left; −1 never succeeds.</param>
internal sealed record JobParameters(int Milliseconds = 0, int SucceedsWith = int.MaxValue);
