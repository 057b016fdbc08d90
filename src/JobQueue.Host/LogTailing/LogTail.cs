using System.Runtime.CompilerServices;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.LogTailing;

/// <summary>Follows a job's log until the job has ended.</summary>
internal sealed class LogTail(IJobClient jobs, IChangeFeed feed, TimeProvider time)
{
    /// <summary>How often the log is looked at without a hint from the change feed.</summary>
    internal static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>The lines there are, from a number on.</summary>
    public async IAsyncEnumerable<TailItem> ReadAsync(JobId id, long offset, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in jobs.ReadLogAsync(id, offset, limit, cancellationToken).ConfigureAwait(false))
        {
            yield return new TailItem.Line(line);
        }

        yield return new TailItem.End(null);
    }

    /// <summary>The lines there are, from a number on, and every later one.</summary>
    /// <remarks>The job is read before its lines: a worker writes the last line before it ends the job, so the lines read after a final job are all there will be.</remarks>
    public async IAsyncEnumerable<TailItem> FollowAsync(JobId id, long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hints = new FeedHints(feed, id, time, cancellationToken);
        await using (hints.ConfigureAwait(false))
        {
            for (var next = offset; ;)
            {
                hints.Arm();
                var job = await jobs.FindAsync(id, cancellationToken).ConfigureAwait(false);
                await foreach (var line in jobs.ReadLogAsync(id, next, limit: 0, cancellationToken).ConfigureAwait(false))
                {
                    next = line.LineNum + 1;
                    yield return new TailItem.Line(line);
                }

                if (job is null or { IsFinal: true })
                {
                    yield return new TailItem.End(job);
                    yield break;
                }

                yield return new TailItem.Idle();
                await hints.WaitAsync(PollInterval).ConfigureAwait(false);
            }
        }
    }
}
