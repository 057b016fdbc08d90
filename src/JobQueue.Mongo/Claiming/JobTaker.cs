using JobQueue.Claiming;
using JobQueue.Storage;

namespace JobQueue.Mongo.Claiming;

/// <summary>Takes jobs: one by one findAndModify, or several by one conditional write.</summary>
internal sealed class JobTaker(ClaimCommands commands, LimitedTaker limited, BatchTaker several, LaneDirectory lanes, IdleMemory idle, DbClock clock)
{
    private long _turn;

    public async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        await lanes.EnsureLoadedAsync(cancellationToken).ConfigureAwait(false);
        var now = clock.UtcNow;
        var fitting = lanes.Fitting(request);
        var due = await TakeDueAsync(request, fitting, now, cancellationToken).ConfigureAwait(false);
        if (due.Count > 0)
        {
            return new ClaimResult(due, null);
        }

        return idle.Recall(fitting.All, now + request.Ahead) is { } known
            ? new ClaimResult([], known.Next)
            : await LookFurtherAsync(request, fitting, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nothing known is due: looks for new lanes, then for what is due soon, then for what is due later.</summary>
    private async Task<ClaimResult> LookFurtherAsync(ClaimRequest request, FittingLanes fitting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = idle.Version;
        if (await lanes.ReloadAsync(cancellationToken).ConfigureAwait(false))
        {
            fitting = lanes.Fitting(request);
            var due = await TakeDueAsync(request, fitting, now, cancellationToken).ConfigureAwait(false);
            if (due.Count > 0)
            {
                return new ClaimResult(due, null);
            }
        }

        var (ahead, next) = await LookAheadAsync(request, fitting.Open, now, cancellationToken).ConfigureAwait(false);
        if (ahead is not null)
        {
            return new ClaimResult([ahead], null);
        }

        // Limited actions are never claimed ahead: the next of theirs is tried at its time.
        next = Earlier(next, await commands.NextAsync(FittingLanes.IdsOf(fitting.Limited), now, cancellationToken).ConfigureAwait(false));
        idle.Remember(version, fitting.All, next);
        return new ClaimResult([], next);
    }

    private async Task<(JobClaim? Ahead, DateTimeOffset? Next)> LookAheadAsync(
        ClaimRequest request, IReadOnlyList<string> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + request.Ahead;
        var next = await commands.NextAsync(open, now, cancellationToken).ConfigureAwait(false);
        if (next is null || next > until)
        {
            return (null, next);
        }

        return await TakeAheadAsync(request, open, now, until, cancellationToken).ConfigureAwait(false) is { } claim
            ? (claim, null)
            : (null, await commands.NextAsync(open, until, cancellationToken).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<JobClaim>> TakeDueAsync(
        ClaimRequest request, FittingLanes fitting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (fitting.Limited.Count > 0 && await limited.TakeIfFirstAsync(request, fitting, now, cancellationToken).ConfigureAwait(false) is { } claim)
        {
            return [claim];
        }

        foreach (var chunk in InTurn(fitting.Open))
        {
            var taken = request.MaxCount == 1
                ? await commands.TakeFirstDueAsync(request, chunk, now, cancellationToken).ConfigureAwait(false)
                : await several.TakeAsync(request, chunk, now, cancellationToken).ConfigureAwait(false);
            if (taken.Count > 0)
            {
                return taken;
            }
        }

        return [];
    }

    private async Task<JobClaim?> TakeAheadAsync(
        ClaimRequest request, IReadOnlyList<string> open, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (var chunk in InTurn(open))
        {
            var filter = JobFilters.Ahead(chunk, now, until);
            if (await commands.TakeOneAsync(filter, JobUpdates.Claim(request, now), request, cancellationToken).ConfigureAwait(false) is { } claim)
            {
                return claim;
            }
        }

        return null;
    }

    /// <summary>The lanes in portions that one command may name. Each call begins with another portion, so none is looked at only after the others are empty.</summary>
    private IEnumerable<string[]> InTurn(IReadOnlyList<string> fitting)
    {
        if (fitting.Count <= ClaimCommands.MaxLanesPerCommand)
        {
            return fitting.Count == 0 ? [] : [[.. fitting]];
        }

        var chunks = fitting.Chunk(ClaimCommands.MaxLanesPerCommand).ToList();
        var first = (int)(Interlocked.Increment(ref _turn) % chunks.Count);
        return chunks.Skip(first).Concat(chunks.Take(first));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
