using System.Collections.Immutable;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Conformance.Model;

/// <summary>One random walk: every step is taken in the store and in the model, and the two are compared after each.</summary>
public sealed class Walk
{
    private const int Workers = 3;
    private const int Limit = 2;
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    private readonly StorageUnderTest _storage;
    private readonly DateTimeOffset _now;
    private readonly ModelWorker[] _workers = [.. Enumerable.Range(0, Workers).Select(n => new ModelWorker($"w{n}"))];
    private readonly List<JobId> _order = [];
    private readonly Dictionary<JobId, Job> _submitted = [];
    private readonly List<string> _history = [];
    private readonly ModelFollower _follower;
    private readonly WalkJobs _jobs;

    private Walk(StorageUnderTest storage)
    {
        _storage = storage;
        _now = storage.First.Clock.UtcNow;
        _jobs = new WalkJobs(_now);
        _follower = new ModelFollower(storage, _now.AddSeconds(-1));
    }

    private ImmutableDictionary<JobId, ModelJob> Model => _follower.Model;

    /// <summary>Walks, then lets every job come to its end.</summary>
    /// <exception cref="WalkFailedException">The store did something else than the model.</exception>
    public static async Task RunAsync(StorageUnderTest storage, IReadOnlyList<WalkStep> steps, WalkHits hits)
    {
        var walk = new Walk(storage);
        try
        {
            foreach (var step in steps)
            {
                await walk.StepAsync(step);
            }

            await walk.FinishAsync();
        }
        catch (WalkFailedException failed)
        {
            throw new WalkFailedException($"{failed.Message}\n{string.Join('\n', walk._history)}");
        }

        hits.Count(walk.Model.Values, steps.Count, walk._follower.Faults);
    }

    private Task StepAsync(WalkStep step)
    {
        _history.Add(step.ToString());
        var worker = _workers[step.Worker % Workers];
        return step.Move switch
        {
            WalkMove.Submit => SubmitAsync(step, _jobs.Make(step)),
            WalkMove.SubmitAgain => _order.Count == 0 ? Task.CompletedTask : SubmitAsync(step, _submitted[_order[step.Pick % _order.Count]]),
            WalkMove.Claim => ClaimAsync(step, worker, step.Variant % 3 == 0 ? TimeSpan.Zero : Ahead),
            WalkMove.Start => OnClaimAsync(step, StartAsync, (job, claim) => Holds(job, claim) && job.Status == JobStatus.Waiting),
            WalkMove.Release => OnClaimAsync(step, ReleaseAsync, (job, claim) => Holds(job, claim) && job.Status is JobStatus.Waiting or JobStatus.WorkerResurrection),
            WalkMove.Resurrect => OnClaimAsync(step, ResurrectAsync, (job, claim) => job.BuriedFrom == claim.Incarnation && job.Hold == JobHold.Claimable),
            WalkMove.Bury => BuryAsync(step),
            WalkMove.Restart => RestartAsync(worker),
            WalkMove.FindHeld => FindHeldAsync(worker),
            WalkMove.Cancel => OnJobAsync(step, CancelAsync, job => !job.IsFinal),
            WalkMove.Delete => OnJobAsync(step, DeleteAsync, job => job.Status != JobStatus.Deleted),
            WalkMove.Sweep => SweepAsync(step),
            _ => OnClaimAsync(step, SettleAsync, (job, claim) => Holds(job, claim) && job.Status is JobStatus.Running or JobStatus.CancelRequest),
        };
    }

    private async Task SubmitAsync(WalkStep step, Job job)
    {
        var holder = Model.ContainsKey(job.Id) ? null : Model.Values.FirstOrDefault(other => KeepsOut(other, job));
        var isNew = !Model.ContainsKey(job.Id) && holder is null;
        if (isNew)
        {
            _submitted[job.Id] = job;
        }

        var after = isNew ? Model.Add(job.Id, WalkJobs.ModelOf(job)) : Model;
        var results = await _follower.TakeAsync(step, after, view => view.Jobs.SubmitAsync([job], CancellationToken.None));
        if (isNew && Model.ContainsKey(job.Id))
        {
            _order.Add(job.Id);
        }

        if (results is [var result])
        {
            var expected = holder is null ? job.Id : holder.IsFinal ? holder.RetryId!.Value : holder.Id;
            WalkFailedException.Unless(result.WasDuplicate == holder is not null && result.Job.Id == expected, () => $"submit gave {result.Job.Id} duplicate={result.WasDuplicate}, expected {expected} duplicate={holder is not null}");
        }
    }

    private async Task ClaimAsync(WalkStep step, ModelWorker worker, TimeSpan ahead)
    {
        var isLimited = step.Pick % 8 == 0;
        var next = isLimited ? NextWithin(Limit) : NextOf(_now) ?? NextOf(_now + ahead);
        var claimed = next is null ? null : ModelMoves.Claim(next, worker.Incarnation, next.ScheduledAt <= _now, isLimited);
        var request = new ClaimRequest
        {
            WorkerId = worker.Id,
            Incarnation = worker.Incarnation,
            Actions = ["work"],
            Limits = isLimited ? new Dictionary<string, int>(StringComparer.Ordinal) { ["work"] = Limit } : new Dictionary<string, int>(StringComparer.Ordinal),
            Free = CapacityMap.Empty,
            Ahead = ahead,
        };
        var result = await _follower.TakeAsync(step, claimed is null ? Model : Model.SetItem(claimed.Id, claimed), view => view.Jobs.ClaimAsync(request, CancellationToken.None));
        if (result is not null)
        {
            WalkFailedException.Unless(result.Claims.Count == (claimed is null ? 0 : 1), () => $"{result.Claims.Count} jobs claimed, expected {claimed}");
            worker.Claims.AddRange(result.Claims);
        }
    }

    private Task StartAsync(WalkStep step, JobClaim claim)
    {
        var job = Model[claim.Id];
        var holds = Holds(job, claim);
        var after = holds ? ModelMoves.Start(job) : null;
        var expected = after is not null || (holds && job.Status is JobStatus.Running or JobStatus.CancelRequest) ? Expected.Written : Expected.Refused;
        return WriteAsync(step, after, expected, view => view.Jobs.StartAsync(claim, CancellationToken.None));
    }

    private Task ReleaseAsync(WalkStep step, JobClaim claim)
    {
        var job = Model[claim.Id];
        var after = Holds(job, claim) ? ModelMoves.Release(job) : null;
        return WriteAsync(step, after, after is null ? Repeated(job, claim, WalkMove.Release) : Expected.Written, view => view.Jobs.ReleaseAsync(claim, CancellationToken.None));
    }

    private async Task SettleAsync(WalkStep step, JobClaim claim)
    {
        var job = Model[claim.Id];
        var at = step.Variant % 2 == 0 ? _now.AddSeconds(-1) : _now.AddMinutes(10);
        var retry = WalkJobs.RetryOf(job);
        var after = Holds(job, claim) ? ModelMoves.Settle(job, step.Move, retry, at) : null;
        JobSettlement settlement = step.Move switch
        {
            WalkMove.Complete => new JobSettlement.Completed(null),
            WalkMove.Fail => new JobSettlement.Failed(new JobError("walk", "It failed."), job.RetriesLeft > 0 ? new PlannedRetry(retry, _now.AddSeconds(-1)) : null),
            WalkMove.ConfirmCancel => new JobSettlement.Cancelled(),
            WalkMove.Reschedule => new JobSettlement.Rescheduled(at),
            WalkMove.ShutDown => new JobSettlement.ShutDown(),
            WalkMove.HandBack => new JobSettlement.HandedBack(),
            _ => new JobSettlement.NotBegun(),
        };
        var write = await WriteAsync(step, after, after is null ? Repeated(job, claim, step.Move) : Expected.Written, view => view.Jobs.SettleAsync(claim, settlement, CancellationToken.None));
        WalkFailedException.Unless(write is not ClaimWrite.Written || !Model[claim.Id].RetryOpen, () => $"the retry of {claim.Id} was left open by a settlement that says it was written");
    }

    private async Task ResurrectAsync(WalkStep step, JobClaim claim)
    {
        var worker = _workers.First(worker => worker.Claims.Contains(claim));
        var job = Model[claim.Id];
        var fits = job.BuriedFrom == claim.Incarnation && job.Fence == claim.Fence;
        var after = fits ? ModelMoves.Resurrect(job, worker.Incarnation) : null;
        var kept = Holds(job, claim with { Incarnation = worker.Incarnation }) && job.Status == JobStatus.WorkerResurrection;
        var write = await WriteAsync(step, after, after is not null || kept ? Expected.Written : Expected.Refused, view => view.Jobs.ResurrectAsync(claim, worker.Incarnation, CancellationToken.None));
        if (write is ClaimWrite.Written written && !worker.Claims.Exists(known => known.Id == claim.Id && known.Incarnation == worker.Incarnation && known.Fence == claim.Fence))
        {
            worker.Claims.Add(written.Claim);
        }
    }

    private async Task BuryAsync(WalkStep step)
    {
        var incarnation = Pick(step, [.. _workers.SelectMany(worker => worker.Incarnations)], run => Model.Values.Any(job => job.Incarnation == run));
        if (incarnation is null)
        {
            return;
        }

        var buried = Model.Values.Where(job => job.Incarnation == incarnation).Select(job => ModelMoves.Bury(job)!).ToList();
        var after = Model.SetItems(buried.Select(job => KeyValuePair.Create(job.Id, job)));
        var result = await _follower.TakeAsync(step, after, view => view.Jobs.BuryAsync(incarnation, CancellationToken.None));
        if (result is not null)
        {
            WalkFailedException.Unless(result.Select(job => job.Id).ToHashSet().SetEquals(buried.Select(job => job.Id)), () => $"buried {string.Join(',', result)}, expected {string.Join(',', buried)}");
        }

        foreach (var worker in _workers.Where(worker => worker.Incarnation == incarnation))
        {
            worker.Restart();
        }
    }

    private static Task RestartAsync(ModelWorker worker)
    {
        worker.Restart();
        return Task.CompletedTask;
    }

    private async Task FindHeldAsync(ModelWorker worker)
    {
        var held = await _storage.Second.Jobs.HeldByAsync(worker.Incarnation, CancellationToken.None);
        var expected = Model.Values.Where(job => job.Incarnation == worker.Incarnation).Select(job => job.Id);
        WalkFailedException.Unless(held.Select(job => job.Id).ToHashSet().SetEquals(expected), () => $"held {string.Join(',', held.Select(job => job.Id))}");
        worker.Claims.AddRange(held
            .Where(job => !worker.Claims.Exists(claim => claim.Id == job.Id && claim.Fence == job.Fence && claim.Incarnation == job.Incarnation))
            .Select(job => new JobClaim(job, worker.Incarnation, job.Fence)));
    }

    private async Task CancelAsync(WalkStep step, ModelJob job)
    {
        var (model, last) = (Model, job);
        while (last.RetryOpen)
        {
            // A retry that is still to be inserted is inserted first and cancelled then.
            model = _follower.CarriedOut(model, last);
            last = model[last.RetryId!.Value];
        }

        var after = ModelMoves.Cancel(last);
        var outcome = await _follower.TakeAsync(step, model.SetItem(last.Id, after), view => view.Jobs.CancelAsync(job.Id, CancellationToken.None));
        var matches = outcome switch
        {
            null => true,
            CancelOutcome.Cancelled => !job.IsFinal && after.IsFinal,
            CancelOutcome.Requested => after.Status == JobStatus.CancelRequest,
            CancelOutcome.AlreadyFinal final => job.IsFinal && final.Successor == Model.Values.FirstOrDefault(other => other.RootId == job.RootId && !other.IsFinal)?.Id,
            _ => false,
        };
        WalkFailedException.Unless(matches, () => $"cancel of {job} gave {outcome}");
    }

    private async Task DeleteAsync(WalkStep step, ModelJob job)
    {
        var model = Model;
        if (job.RetryOpen)
        {
            // A deleted job has nothing left to make a successor from.
            model = _follower.CarriedOut(model, job);
            job = model[job.Id];
        }

        var after = ModelMoves.Delete(job);
        var outcome = await _follower.TakeAsync(step, model.SetItem(job.Id, after), view => view.Jobs.DeleteAsync(job.Id, CancellationToken.None));
        var matches = outcome switch
        {
            null => true,
            DeleteOutcome.Deleted => after.Status == JobStatus.Deleted,
            DeleteOutcome.Requested => after.Status == JobStatus.CancelRequest,
            _ => false,
        };
        WalkFailedException.Unless(matches, () => $"delete of {job} gave {outcome}");
    }

    private async Task SweepAsync(WalkStep step)
    {
        var after = Model.Values.Where(job => job.RetryOpen).Aggregate(Model, _follower.CarriedOut);
        await _follower.TakeAsync(step, after, async view =>
        {
            while (await view.Jobs.CarryOutIntentsAsync(CancellationToken.None) > 0)
            {
            }

            return "";
        });
    }

    /// <summary>Buries whoever holds anything and runs what is left, so that nothing accepted can have been lost.</summary>
    private async Task FinishAsync()
    {
        _history.Add("finish");
        foreach (var incarnation in await _storage.Second.Jobs.HoldingIncarnationsAsync(CancellationToken.None))
        {
            await _storage.Second.Jobs.BuryAsync(incarnation, CancellationToken.None);
        }

        while (await RunWhatIsLeftAsync() + await _storage.Second.Jobs.CarryOutIntentsAsync(CancellationToken.None) > 0)
        {
        }

        var stored = await _follower.ReadAllAsync();
        foreach (var model in Model.Values)
        {
            var job = stored[model.Id];
            WalkFailedException.Unless(job.IsFinal, () => $"{model.Id} never came to its end: {job.Status} {job.Hold}");
            WalkFailedException.Unless(job.Retry is not { Open: true }, () => $"the retry of {model.Id} is still open");
            WalkFailedException.Unless(job.Status != JobStatus.Deleted || job.Parameters is null, () => $"{model.Id} is deleted and still has its parameters");
        }

        foreach (var key in Model.Values.Select(job => job.Key).OfType<string>().Distinct())
        {
            var results = await _storage.Second.Jobs.SubmitAsync([_jobs.Make() with { UniqueKey = key }], CancellationToken.None);
            WalkFailedException.Unless(!results[0].WasDuplicate, () => $"the key '{key}' was never freed");
        }
    }

    private async Task<int> RunWhatIsLeftAsync()
    {
        var request = new ClaimRequest { WorkerId = "last", Incarnation = "last#1", Actions = ["work"], Free = CapacityMap.Empty, Ahead = Ahead, MaxCount = 100 };
        var claims = (await _storage.Second.Jobs.ClaimAsync(request, CancellationToken.None)).Claims;
        foreach (var claim in claims)
        {
            await _storage.Second.Jobs.StartAsync(claim, CancellationToken.None);
            await _storage.Second.Jobs.SettleAsync(claim, new JobSettlement.Completed(null), CancellationToken.None);
        }

        return claims.Count;
    }

    /// <summary>Mostly on a claim that the move fits, now and then on any, stale ones included.</summary>
    private Task OnClaimAsync(WalkStep step, Func<WalkStep, JobClaim, Task> act, Func<ModelJob, JobClaim, bool> fits)
    {
        var claims = _workers.SelectMany(worker => worker.Claims).ToList();
        return Pick(step, claims, claim => fits(Model[claim.Id], claim)) is { } picked ? act(step, picked) : Task.CompletedTask;
    }

    private Task OnJobAsync(WalkStep step, Func<WalkStep, ModelJob, Task> act, Predicate<ModelJob> fits) =>
        Pick(step, [.. Model.Values.OrderBy(job => job.Id)], fits) is { } picked ? act(step, picked) : Task.CompletedTask;

    private static T? Pick<T>(WalkStep step, List<T> all, Predicate<T> fits)
        where T : class
    {
        var fitting = step.Variant % 4 == 3 ? all : all.FindAll(fits);
        return fitting.Count == 0 ? null : fitting[step.Pick % fitting.Count];
    }

    private async Task<ClaimWrite?> WriteAsync(WalkStep step, ModelJob? after, Expected expected, Func<StorageView, Task<ClaimWrite>> write)
    {
        var result = await _follower.TakeAsync(step, after is null ? Model : Model.SetItem(after.Id, after), write);
        WalkFailedException.Unless(
            result is null || expected == Expected.Either || result is ClaimWrite.Written == (expected == Expected.Written),
            () => $"{step.Move} gave {result}, expected {expected}");
        return result;
    }

    private bool KeepsOut(ModelJob other, Job job) =>
        other.Key is not null && other.Key == job.UniqueKey && (!other.IsFinal || (other.RetryOpen && !Model.ContainsKey(other.RetryId!.Value)));

    private ModelJob? NextOf(DateTimeOffset latest) => Model.Values
        .Where(job => job.Hold == JobHold.Claimable && job.ScheduledAt <= latest)
        .OrderByDescending(job => job.Priority).ThenBy(job => job.ScheduledAt).ThenBy(job => job.Id)
        .FirstOrDefault();

    /// <summary>Under a limit no job is claimed while so many are held, whoever claimed them, and none ahead of its time.</summary>
    private ModelJob? NextWithin(int limit) => Model.Values.Count(job => job.Hold == JobHold.Held) < limit ? NextOf(_now) : null;

    private static bool Holds(ModelJob job, JobClaim claim) => job.Hold == JobHold.Held && job.Incarnation == claim.Incarnation && job.Fence == claim.Fence;

    /// <summary>What a worker must be told that acts on a job it does not hold (any more).</summary>
    private static Expected Repeated(ModelJob job, JobClaim claim, WalkMove how) =>
        job.Fence != claim.Fence || job.BuriedFrom == claim.Incarnation || !job.IsFinal && job.Hold == JobHold.Held ? Expected.Refused
        : job.EndedBy == how && job.Path[^1].Hold == JobHold.Held ? Expected.Written
        : Expected.Either;

    private enum Expected
    {
        Written,
        Refused,
        Either,
    }
}
