using JobQueue.Jobs;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Finishing;

/// <summary>Sends the writes that end completed jobs: one at once and by itself, those that come while it is under way together in the next command.</summary>
/// <remarks>
/// Each job is written only while its own fence holds, so sending them together makes none depend on another, and a crash in between leaves some made and some not, as it would without this.
/// Where not all of them match, or the server refuses one, nobody is told that his was made: each asks for his own job, as after any write that did not match.
/// </remarks>
internal sealed class FinishingWrites(MongoCollections collections, JobAccess access, DbClock clock, TimeProvider time, IOptions<MongoJobQueueOptions> options)
{
    /// <summary>How long the others wait for a command that is not answered; then they are sent beside it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly BulkWriteOptions Independent = new() { IsOrdered = false };

    private readonly Lock _lock = new();
    private readonly Queue<FinishingWrite> _waiting = new();
    private readonly int _most = options.Value.FinishBatch;
    private bool _isSending;

    /// <summary>Makes the write.</summary>
    public Task MakeAsync(FinishingWrite write, CancellationToken cancellationToken)
    {
        if (_most == 1)
        {
            return SendAsync(write, cancellationToken);
        }

        lock (_lock)
        {
            _waiting.Enqueue(write);
            if (!_isSending)
            {
                _isSending = true;

                // Behind what is ready to run: jobs that end at the same moment come along.
                _ = Task.Factory.StartNew(SendWaitingAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
            }
        }

        return write.Outcome.WaitAsync(cancellationToken);
    }

    private async Task SendWaitingAsync()
    {
        while (TakeWaiting() is { Count: > 0 } writes)
        {
            var sending = writes.Count == 1 ? SendAsync(writes[0], CancellationToken.None) : SendAsync(writes);
            try
            {
                await sending.WaitAsync(Patience, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Its answer, or its failure, reaches those who wait for it all the same.
            }
        }
    }

    private List<FinishingWrite> TakeWaiting()
    {
        lock (_lock)
        {
            var taken = new List<FinishingWrite>(Math.Min(_waiting.Count, _most));
            while (taken.Count < _most && _waiting.TryDequeue(out var write))
            {
                taken.Add(write);
            }

            _isSending = taken.Count > 0;
            return taken;
        }
    }

    /// <summary>Never fails: whoever waits for the write is told.</summary>
    private async Task SendAsync(FinishingWrite write, CancellationToken cancellationToken)
    {
        try
        {
            write.Answered(await access.ChangeKnownAsync(write.Filter, write.UpdateAt(clock.UtcNow), write.Known, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Not swallowed: thrown where the outcome is awaited.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            write.Failed(failure);
        }
    }

    /// <summary>Never fails: whoever waits for one of the writes is told.</summary>
    private async Task SendAsync(List<FinishingWrite> writes)
    {
        var now = clock.UtcNow;
        try
        {
            Answer(writes, now, await AreAllMadeAsync(writes, now).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Not swallowed: thrown where the outcomes are awaited.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            writes.ForEach(write => write.Failed(failure));
        }
    }

    private async Task<bool> AreAllMadeAsync(List<FinishingWrite> writes, DateTimeOffset now)
    {
        try
        {
            var result = await collections.Jobs.BulkWriteAsync(StatementsOf(writes, now), Independent, CancellationToken.None).ConfigureAwait(false);
            return result.MatchedCount == writes.Count;
        }
        catch (MongoBulkWriteException refused) when (refused.WriteConcernError is null)
        {
            // One of them could not be stored; the others may have been.
            return false;
        }
    }

    /// <summary>One statement for the writes that differ in the job alone, one for each of the others.</summary>
    private static IEnumerable<WriteModel<BsonDocument>> StatementsOf(List<FinishingWrite> writes, DateTimeOffset now)
    {
        foreach (var alike in writes.GroupBy(write => write.Shape))
        {
            if (alike.Key is { } shape)
            {
                yield return new UpdateManyModel<BsonDocument>(JobFilters.HeldUndeleted(alike.Select(write => write.Id), shape, JobStatus.Running), alike.First().UpdateAt(now).ToBson());
                continue;
            }

            foreach (var write in alike)
            {
                yield return new UpdateOneModel<BsonDocument>(write.Filter, write.UpdateAt(now).ToBson());
            }
        }
    }

    private static void Answer(List<FinishingWrite> writes, DateTimeOffset now, bool areAllMade)
    {
        foreach (var write in writes)
        {
            if (areAllMade)
            {
                write.MadeAt(now);
            }
            else
            {
                write.Answered(null);
            }
        }
    }
}
