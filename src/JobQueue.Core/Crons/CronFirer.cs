using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Crons;

/// <summary>Fires a cron that is due: submits the jobs of its occurrences, then moves it on.</summary>
/// <remarks>
/// In this order, a crash in between submits the same jobs again, whose ids are taken by then; the other way round it would lose them.
/// The move names the cron as it was read: of two that fire at once one moves it on, and a cron changed meanwhile is read anew.
/// </remarks>
internal sealed class CronFirer(ICronStore crons, IJobStore store, CronJobs jobs, IDbClock clock, ILogger<CronFirer> logger)
{
    private const int JobsPerCall = 100;
    private const int MostTold = 1000;

    // Only the scheduler's loop fires.
    private readonly Dictionary<Guid, long> _told = [];

    /// <summary>Fires what is due of a cron.</summary>
    /// <returns>When it has to be looked at again, as far as is known; <see langword="null"/> when it cannot be fired here.</returns>
    public async ValueTask<DateTimeOffset?> FireAsync(Cron cron, CancellationToken cancellationToken)
    {
        if (!CronTiming.TryRead(cron.Definition, out var timing, out var fault))
        {
            // Another leader may know better; this one leaves the cron as it is and goes on with the others.
            TellOnce(cron, fault);
            return null;
        }

        var template = await TemplateAsync(cron, cancellationToken).ConfigureAwait(false);
        if (template is null)
        {
            return null;
        }

        if (SubmissionCheck.FaultOf(template) is { } excess)
        {
            // What its action's defaults add may make a job too large.
            TellOnce(cron, $"{excess.Field}: {excess.Message}");
            return null;
        }

        var plan = CronPlan.Of(cron, timing, clock.UtcNow);
        var latest = await SubmitAsync(cron, template, plan.Runs, cancellationToken).ConfigureAwait(false);
        if (!await crons.TryAdvanceAsync(cron, plan.NextRun, latest ?? cron.LastRun, cancellationToken).ConfigureAwait(false))
        {
            return clock.UtcNow;
        }

        if (plan.LeftOut is { } first)
        {
            logger.CronOccurrencesMissed(cron.Name, first, clock.UtcNow - cron.Definition.MisfireThreshold, cron.Definition.Misfire);
        }

        return plan.NextRun ?? DateTimeOffset.MaxValue;
    }

    /// <returns><see langword="null"/> while the config of its action cannot be read.</returns>
    private async ValueTask<JobSubmission?> TemplateAsync(Cron cron, CancellationToken cancellationToken)
    {
        try
        {
            return await jobs.TemplateAsync(cron, cancellationToken).ConfigureAwait(false);
        }
        catch (JobQueueException unreadable) when (!unreadable.IsTransient)
        {
            TellOnce(cron, unreadable.Message);
            return null;
        }
    }

    /// <summary>It stays due and is met at every look: it is told once for each time that it was written.</summary>
    private void TellOnce(Cron cron, string fault)
    {
        if (_told.TryGetValue(cron.Id, out var rev) && rev == cron.Rev)
        {
            return;
        }

        if (_told.Count >= MostTold)
        {
            _told.Clear();
        }

        _told[cron.Id] = cron.Rev;
        logger.CronUnreadable(cron.Name, fault);
    }

    /// <returns>The latest occurrence that has a job; <see langword="null"/> when none has.</returns>
    private async Task<DateTimeOffset?> SubmitAsync(Cron cron, JobSubmission template, IReadOnlyList<DateTimeOffset> occurrences, CancellationToken cancellationToken)
    {
        var latest = default(DateTimeOffset?);
        foreach (var part in occurrences.Chunk(JobsPerCall))
        {
            var results = await store.SubmitAsync([.. part.Select(occurrence => jobs.Of(cron, template, occurrence))], cancellationToken).ConfigureAwait(false);
            foreach (var (occurrence, result) in part.Zip(results))
            {
                if (result.WasDuplicate)
                {
                    logger.CronOccurrenceSkipped(cron.Name, occurrence, result.Job.Id);
                }
                else
                {
                    latest = occurrence;
                    logger.CronFired(cron.Name, occurrence, result.Job.Id);
                }
            }
        }

        return latest;
    }
}
