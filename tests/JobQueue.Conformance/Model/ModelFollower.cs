using System.Collections.Immutable;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Conformance.Model;

/// <summary>Takes steps in the store and follows them in the model.</summary>
/// <remarks>
/// A step that was made to fail has an unknown outcome: the store must then show the state before it or after it, and the model follows.
/// What a write has recorded to be done in other documents may be done by anyone at any time, so the model follows there too.
/// </remarks>
/// <param name="storage">The store.</param>
/// <param name="retryAt">When every retry is due.</param>
internal sealed class ModelFollower(StorageUnderTest storage, DateTimeOffset retryAt)
{
    private static readonly JobQuery EveryJob = new() { Statuses = Enum.GetValues<JobStatus>(), Limit = JobQuery.MaxLimit };

    /// <summary>The jobs as the store must show them.</summary>
    public ImmutableDictionary<JobId, ModelJob> Model { get; private set; } = ImmutableDictionary<JobId, ModelJob>.Empty;

    /// <summary>How many steps failed as arranged.</summary>
    public int Faults { get; private set; }

    /// <summary>Every job there is, deleted ones included, by one read.</summary>
    public async Task<IReadOnlyDictionary<JobId, Job>> ReadAllAsync()
    {
        var page = await storage.Second.Queries.ListAsync(EveryJob, CancellationToken.None);
        return page.Jobs.ToDictionary(job => job.Id);
    }

    /// <summary>Takes a step in the store, with its fault, and follows it in the model.</summary>
    /// <returns>The result; null when the step failed as arranged.</returns>
    public async Task<T?> TakeAsync<T>(WalkStep step, ImmutableDictionary<JobId, ModelJob> after, Func<StorageView, Task<T>> act)
        where T : class
    {
        var before = Model;
        var result = await ActAsync(step, act);
        if (result is null)
        {
            Faults++;
        }

        var stored = await ReadAllAsync();
        var chosen = before;
        foreach (var wanted in after.Values.Concat(before.Values).DistinctBy(job => job.Id))
        {
            var actual = stored.GetValueOrDefault(wanted.Id);
            var old = before.GetValueOrDefault(wanted.Id);
            if (result is null && old is null && (actual is null || !Matches(wanted, actual)))
            {
                // The step did not come to it, or only as far as inserting it: then it is a retry, which is judged below.
                continue;
            }

            if (actual is null)
            {
                throw new WalkFailedException($"{wanted.Id} is not there, expected {wanted}");
            }

            var matching = Matches(wanted, actual) ? wanted : result is null && old is not null && Matches(old, actual) ? old : null;
            WalkFailedException.Unless(matching is not null, () => $"{wanted.Id} is {Describe(actual)}, expected {wanted}{(result is null ? $" or {old}" : "")}");
            chosen = chosen.SetItem(wanted.Id, matching!);
        }

        Model = FollowIntents(chosen, stored, isUnknown: result is null);
        WalkFailedException.Unless(stored.Count == Model.Count, () => $"there are jobs that nobody made: {string.Join(", ", stored.Keys.Except(Model.Keys))}");
        return result;
    }

    /// <summary>The model once the open retry of a failed job is carried out.</summary>
    public ImmutableDictionary<JobId, ModelJob> CarriedOut(ImmutableDictionary<JobId, ModelJob> model, ModelJob failed)
    {
        if (!model.ContainsKey(failed.RetryId!.Value))
        {
            model = model.Add(failed.RetryId.Value, ModelMoves.SuccessorOf(failed, retryAt));
        }

        return model.SetItem(failed.Id, model[failed.Id] with { RetryOpen = false });
    }

    private async Task<T?> ActAsync<T>(WalkStep step, Func<StorageView, Task<T>> act)
        where T : class
    {
        if (step.Fault == WalkFault.Nothing)
        {
            return await act(step.Worker % 2 == 0 ? storage.First : storage.Second);
        }

        await (step.Fault switch
        {
            WalkFault.LostReply => storage.LoseNextReplyOfFirstAsync(),
            WalkFault.CrashBeforeWrites => storage.CrashFirstAfterWritesAsync(0),
            WalkFault.CrashAfterOneWrite => storage.CrashFirstAfterWritesAsync(1),
            _ => storage.CrashFirstAfterWritesAsync(2),
        });
        try
        {
            return await act(storage.First);
        }
        catch (Exception failure) when (failure is not WalkFailedException)
        {
            return null;
        }
        finally
        {
            await storage.RestoreFirstAsync();
        }
    }

    /// <summary>Follows what somebody has done of the open intents; a successor appears only once and whole.</summary>
    private ImmutableDictionary<JobId, ModelJob> FollowIntents(ImmutableDictionary<JobId, ModelJob> model, IReadOnlyDictionary<JobId, Job> stored, bool isUnknown)
    {
        foreach (var failed in model.Values.Where(job => job.RetryId is not null))
        {
            var successor = stored.GetValueOrDefault(failed.RetryId!.Value);
            var intent = stored[failed.Id].Retry!;
            if (successor is not null && !model.ContainsKey(successor.Id))
            {
                // A cancel that did not come to its end may have closed the intent in the same step.
                WalkFailedException.Unless(failed.RetryOpen || isUnknown, () => $"a retry of {failed.Id} appeared after its intent was closed");
                var made = ModelMoves.SuccessorOf(failed, retryAt);
                WalkFailedException.Unless(Matches(made, successor), () => $"the retry {successor.Id} is {Describe(successor)}, expected {made}");
                model = model.SetItem(made.Id, made);
            }

            WalkFailedException.Unless(intent.Open || !failed.RetryOpen || successor is not null, () => $"the retry of {failed.Id} was closed and never made");
            WalkFailedException.Unless(failed.RetryOpen || !intent.Open || isUnknown, () => $"the closed retry of {failed.Id} is open again");
            model = model.SetItem(failed.Id, model[failed.Id] with { RetryOpen = intent.Open });
        }

        return model;
    }

    private static bool Matches(ModelJob model, Job job) =>
        job.Status == model.Status
        && job.Hold == model.Hold
        && job.Incarnation == model.Incarnation
        && job.Fence == model.Fence
        && job.Slot is not null == model.HasSlot
        && job.DeleteRequested == model.DeleteRequested
        && job.ScheduledAt == model.ScheduledAt
        && job.RetriesLeft == model.RetriesLeft
        && job.InterruptionsLeft == model.InterruptionsLeft
        && job.RootId == model.RootId
        && job.Retry?.Id == model.RetryId
        && (job.Status != JobStatus.WorkerDead || job.BuriedIncarnation == model.BuriedFrom);

    private static string Describe(Job job) =>
        $"{job.Status.ToName()} {job.Hold} fence {job.Fence} held by {job.Incarnation ?? "-"} slot {job.Slot ?? "-"} buried from {job.BuriedIncarnation ?? "-"} retry {(job.Retry is null ? "-" : job.Retry.Open ? "open" : "made")} interruptions {job.InterruptionsLeft} due {job.ScheduledAt:O}";
}
