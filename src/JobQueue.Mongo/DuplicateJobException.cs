using JobQueue.Jobs;

namespace JobQueue.Mongo;

/// <summary>A job could not be added inside the caller's transaction because its unique key is taken or its id exists. The transaction is aborted by it.</summary>
public sealed class DuplicateJobException : JobQueueException
{
    internal DuplicateJobException(JobId jobId, string? uniqueKey, Exception cause)
        : base(MessageOf(jobId, uniqueKey), cause)
    {
        JobId = jobId;
        UniqueKey = uniqueKey;
    }

    /// <summary>The id of the job that was not added.</summary>
    public JobId JobId { get; }

    /// <summary>The key that an unfinished job holds; <see langword="null"/> where the id itself was taken.</summary>
    public string? UniqueKey { get; }

    private static string MessageOf(JobId jobId, string? uniqueKey) => uniqueKey is null
        ? $"A job with the id {jobId} exists already. The transaction is aborted."
        : $"An unfinished job with the unique key '{uniqueKey}' exists, so job {jobId} was not added. "
            + "The transaction is aborted; submit outside of it to be given the existing job.";
}
