using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Explaining;

/// <summary>Says why a job does not run, one reason per rule, with what to do. What it reads is read bit by bit, so a moving queue may be shown as it never was at one moment.</summary>
internal sealed class JobExplainer(IJobQueries queries, IWorkerStore workers, IActionConfigStore configs, IDbClock clock)
{
    /// <summary>The explanation; <see langword="null"/> when there is no such job.</summary>
    public async Task<JobExplanation?> ExplainAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } job)
        {
            return null;
        }

        if (job.IsFinal)
        {
            return new JobExplanation(job, [HoldReasons.Finished(job)]);
        }

        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        var live = (await workers.LiveAsync(cancellationToken).ConfigureAwait(false)).Where(worker => worker.HeartbeatExpiration > clock.UtcNow).ToList();
        return job.Hold == JobHold.Held
            ? new JobExplanation(job, HoldReasons.Of(job, live))
            : new JobExplanation(job, WaitReasons.Of(job, await LookAroundAsync(job, live, cancellationToken).ConfigureAwait(false)));
    }

    private async Task<Surroundings> LookAroundAsync(Job job, IReadOnlyList<Worker> live, CancellationToken cancellationToken)
    {
        var config = await configs.FindAsync(job.Action, cancellationToken).ConfigureAwait(false);
        var claimers = live.Where(worker => worker.Actions.Contains(job.Action, StringComparer.Ordinal)).Select(worker => worker.Incarnation).ToList();
        var held = await HeldByAsync(claimers, cancellationToken).ConfigureAwait(false);
        var ofAction = config?.MaxRunning is null ? [] : await queries.HeldOfAsync(job.Action, cancellationToken).ConfigureAwait(false);
        var count = ofAction.Count < JobQuery.MaxLimit ? ofAction.Count : await CountHeldOfAsync(job.Action, cancellationToken).ConfigureAwait(false);
        return new Surroundings(clock.UtcNow, config, live, held.ToLookup(other => other.Incarnation!, StringComparer.Ordinal), ofAction, count);
    }

    /// <summary>Worker by worker where one read does not show all, so that no worker seems to have room since another filled the read.</summary>
    private async Task<IReadOnlyList<Job>> HeldByAsync(List<string> claimers, CancellationToken cancellationToken)
    {
        var held = claimers.Count == 0 ? [] : await queries.HeldByAsync(claimers, cancellationToken).ConfigureAwait(false);
        if (held.Count < JobQuery.MaxLimit || claimers.Count == 1)
        {
            return held;
        }

        var all = new List<Job>();
        foreach (var claimer in claimers)
        {
            all.AddRange(await queries.HeldByAsync([claimer], cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    private async Task<long> CountHeldOfAsync(string action, CancellationToken cancellationToken)
    {
        var counts = await queries.CountByActionAsync(cancellationToken).ConfigureAwait(false);
        return counts.Where(count => count.Action == action).Sum(count => count.Claimed + count.Running + count.Stopping);
    }
}
