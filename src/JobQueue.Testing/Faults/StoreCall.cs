using JobQueue.Jobs;

namespace JobQueue.Testing.Faults;

/// <summary>A round trip as a fault plan sees it.</summary>
/// <param name="Replica">The name under which the caller is connected.</param>
/// <param name="Verb">What it does.</param>
/// <param name="Job">The job it is about; <see langword="null"/> for reads of many, for workers, and before a claim has chosen one.</param>
internal sealed record StoreCall(string Replica, StoreVerb Verb, JobId? Job);
