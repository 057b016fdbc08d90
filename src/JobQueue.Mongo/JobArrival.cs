namespace JobQueue.Mongo;

/// <summary>What brings jobs into the queue.</summary>
internal sealed record JobArrival(JobSubmitter Submitter, ChildSpawner Spawner, JobRetrier Retrier);
