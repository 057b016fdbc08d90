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
    public Task<LineReservation> ReserveAsync(JobClaim claim, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return MongoErrors.GuardAsync($"reserving {count} lines in the log of job {claim.Id}", () => CountUpAsync(claim, count, cancellationToken));
    }

    /// <inheritdoc/>
    public Task InsertAsync(JobId id, long first, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentOutOfRangeException.ThrowIfZero(lines.Count, nameof(lines));
        var documents = lines.Select((line, i) => LogDocument.ToBson(id, first + i, line)).ToList();
        LogDocument.MarkEndOfBatch(documents[^1]);
        return MongoErrors.GuardAsync($"storing {lines.Count} lines of the log of job {id}", () => InsertOnceAsync(documents, cancellationToken));
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

    private async Task<LineReservation> CountUpAsync(JobClaim claim, int count, CancellationToken cancellationToken)
    {
        var reserved = await access.ChangeRawAsync(JobFilters.Held(claim), JobUpdates.Reserve(count), cancellationToken).ConfigureAwait(false);
        return reserved is null
            ? new LineReservation.Refused(await access.FindAsync(claim.Id, cancellationToken).ConfigureAwait(false))
            : new LineReservation.Reserved(reserved[JobFields.LogLines].ToInt64() - count);
    }

    private async Task InsertOnceAsync(List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        try
        {
            await collections.JobLogs.InsertManyAsync(documents, Unordered, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<BsonDocument> repeated) when (MongoErrors.IsOnlyDuplicates(repeated))
        {
            // An earlier attempt stored these lines and its reply was lost.
        }
    }
}
