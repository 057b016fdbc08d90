using JobQueue.Mongo.Retention;

namespace JobQueue.Mongo;

/// <summary>What takes jobs out of the queue for good, and what follows from it.</summary>
internal sealed record JobRemoval(JobCanceller Canceller, JobDeleter Deleter, Intents Intents, Tombstones Tombstones);
