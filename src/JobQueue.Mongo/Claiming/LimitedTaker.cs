using JobQueue.Claiming;
using JobQueue.Mongo.Indexes;
using JobQueue.Storage;
using MongoDB.Driver;

namespace JobQueue.Mongo.Claiming;

/// <summary>Takes due jobs of actions that have a limit of running jobs. The claim writes a slot of the action, and a unique index admits each slot once.</summary>
internal sealed class LimitedTaker(ClaimCommands commands)
{
    /// <summary>Takes the first due job of the limited lanes, unless none has a free slot or an open lane has one that goes before it.</summary>
    public async Task<JobClaim?> TakeIfFirstAsync(ClaimRequest request, FittingLanes fitting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lanes = fitting.Limited;
        var first = await FirstDueAsync(lanes, now, cancellationToken).ConfigureAwait(false);
        if (first is null)
        {
            return null;
        }

        var slots = await FreeSlotsAsync(request, lanes, cancellationToken).ConfigureAwait(false);
        var before = fitting.Open.Count == 0 ? null : await commands.FirstDueAsync(fitting.Open, now, cancellationToken).ConfigureAwait(false);
        while (first is not null && before?.GoesBefore(first) != true)
        {
            if (slots[first.Action] is { Count: > 0 } free
                && await TakeAsync(request, lanes.Where(lane => lane.Action == first.Action), free, now, cancellationToken).ConfigureAwait(false) is { } claim)
            {
                return claim;
            }

            // Full, or taken by others: a limited action must not stand in the way of the next one.
            lanes = [.. lanes.Where(lane => lane.Action != first.Action && slots[lane.Action].Count > 0)];
            first = await FirstDueAsync(lanes, now, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private Task<Candidate?> FirstDueAsync(IReadOnlyList<Lane> lanes, DateTimeOffset now, CancellationToken cancellationToken) =>
        lanes.Count == 0 ? Task.FromResult<Candidate?>(null) : commands.FirstDueAsync(FittingLanes.IdsOf(lanes), now, cancellationToken);

    /// <summary>Which slots look free. That is a hint: only the write decides.</summary>
    private async Task<Dictionary<string, List<string>>> FreeSlotsAsync(ClaimRequest request, IReadOnlyList<Lane> lanes, CancellationToken cancellationToken)
    {
        var actions = lanes.Select(lane => lane.Action).Distinct(StringComparer.Ordinal).ToList();
        var held = await commands.HeldSlotsAsync(actions, cancellationToken).ConfigureAwait(false);
        return actions.ToDictionary(
            action => action,
            action => ActionSlots.Free(action, request.Limits[action], [.. held[action]]).ToList(),
            StringComparer.Ordinal);
    }

    /// <summary>Tries the free slots in any order, so that claimers who saw the same ones rarely meet; each refusal is a slot that another claimer has won.</summary>
    private async Task<JobClaim?> TakeAsync(ClaimRequest request, IEnumerable<Lane> ofAction, List<string> free, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lanes = FittingLanes.IdsOf(ofAction);
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(free));
        foreach (var chunk in lanes.Chunk(ClaimCommands.MaxLanesPerCommand))
        {
            while (free.Count > 0)
            {
                try
                {
                    var update = JobUpdates.ClaimAndStart(request, now).Set(Documents.JobFields.Slot, free[^1]);
                    if (await commands.TakeOneAsync(JobFilters.Due(chunk, now), update, request, cancellationToken).ConfigureAwait(false) is { } claim)
                    {
                        return claim;
                    }

                    break;
                }
                catch (MongoCommandException taken) when (MongoErrors.IsDuplicate(taken) && MongoErrors.IndexOfDuplicate(taken.Message) == IndexCatalog.Slot)
                {
                    free.RemoveAt(free.Count - 1);
                }
            }
        }

        return null;
    }
}
