using System.Runtime.CompilerServices;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps log lines: numbers are reserved under the fence, then the lines are inserted.</summary>
internal sealed class MongoJobLogStore(MongoCollections collections, JobAccess access) : IJobLogStore
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    /// <inheritdoc/>
    public Task<ClaimWrite> AppendAsync(JobClaim claim, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(lines);
        return MongoErrors.GuardAsync($"appending {lines.Count} lines to the log of job {claim.Id}", () => ReserveAndInsertAsync(claim, lines, cancellationToken));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogLine> ReadAsync(JobId id, long offset, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var doing = $"reading the log of job {id}";
        var options = new FindOptions<BsonDocument> { Sort = new BsonDocument(LogFields.Id, 1), Limit = limit == 0 ? null : limit };
        using var cursor = await MongoErrors
            .GuardAsync(doing, () => collections.JobLogs.FindAsync(LogFilters.LinesFrom(id, offset), options, cancellationToken))
            .ConfigureAwait(false);
        while (await MongoErrors.GuardAsync(doing, () => cursor.MoveNextAsync(cancellationToken)).ConfigureAwait(false))
        {
            foreach (var document in cursor.Current)
            {
                yield return LogDocument.ToLine(document);
            }
        }
    }

    private async Task<ClaimWrite> ReserveAndInsertAsync(JobClaim claim, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken)
    {
        var reserved = await access.ChangeRawAsync(JobFilters.Held(claim), JobUpdates.Reserve(lines.Count), cancellationToken).ConfigureAwait(false);
        if (reserved is null)
        {
            return new ClaimWrite.Refused(await access.FindAsync(claim.Id, cancellationToken).ConfigureAwait(false));
        }

        if (lines.Count > 0)
        {
            var first = reserved[JobFields.LogLines].ToInt64() - lines.Count;
            await collections.JobLogs
                .InsertManyAsync(lines.Select((line, i) => LogDocument.ToBson(claim.Id, first + i, line)), Unordered, cancellationToken)
                .ConfigureAwait(false);
        }

        return new ClaimWrite.Written(claim with { Job = JobAccess.WithParametersOf(claim.Job, JobDocument.ToJob(reserved)) });
    }
}
