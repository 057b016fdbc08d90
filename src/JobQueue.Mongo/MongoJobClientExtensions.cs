using JobQueue.Jobs;
using JobQueue.Mongo;
using MongoDB.Driver;

namespace JobQueue;

/// <summary>Submitting within the application's own MongoDB transactions.</summary>
public static class MongoJobClientExtensions
{
    /// <summary>Submits a job within the caller's session: in a transaction, the job exists exactly if the transaction is committed.</summary>
    /// <param name="client">The queue, kept in MongoDB by <c>UseMongo(client)</c> with the client that started the session.</param>
    /// <param name="session">The caller's session.</param>
    /// <param name="submission">What to submit. Name its <see cref="JobSubmission.Id"/> where the transaction may be repeated after an unknown outcome.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The job as it will be once the transaction is committed.</returns>
    /// <exception cref="ArgumentException">The submission is out of bounds; the message names the field.</exception>
    /// <exception cref="InvalidOperationException">The queue is not kept in MongoDB, or the session belongs to another client.</exception>
    /// <exception cref="DuplicateJobException">The unique key is taken, or the id exists. The server has aborted the transaction.</exception>
    /// <exception cref="MongoException">The database failed. The driver's own exception passes, so that <c>WithTransactionAsync</c> repeats what its labels call repeatable.</exception>
    public static async Task<Job> SubmitAsync(
        this IJobClient client, IClientSessionHandle session, JobSubmission submission, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(submission);
        if (client is not JobClient { Store: MongoJobStore store } queue)
        {
            throw new InvalidOperationException(
                "This queue is not kept in MongoDB, so a MongoDB session cannot take part. Call UseMongo(…) where the queue is added.");
        }

        var job = await queue.PrepareAsync(submission, cancellationToken).ConfigureAwait(false);
        return await store.SubmitAsync(session, job, cancellationToken).ConfigureAwait(false);
    }
}
