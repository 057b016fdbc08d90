using JobQueue.Jobs;
using JobQueue.Steering;

namespace JobQueue.Crons;

/// <summary>Makes the jobs of crons, with the defaults that their action has now.</summary>
internal sealed class CronJobs(ActionDefaults defaults, JobFactory factory)
{
    /// <summary>What a cron submits each time.</summary>
    public async ValueTask<JobSubmission> TemplateAsync(Cron cron, CancellationToken cancellationToken)
    {
        var key = cron.Definition.Overlap == CronOverlap.Skip ? cron.OverlapKey : null;
        var complete = await defaults.ApplyAsync([cron.Definition.Job with { UniqueKey = key }], cancellationToken).ConfigureAwait(false);
        return complete[0];
    }

    /// <summary>The job of an occurrence. Made again, in any process, it has the same id.</summary>
    public Job Of(Cron cron, JobSubmission template, DateTimeOffset occurrence) =>
        factory.Create(template with { Id = cron.JobIdOf(occurrence), ScheduledAt = occurrence }) with { Cron = cron.Name };

    /// <summary>A job beside the schedule, due now.</summary>
    /// <exception cref="ArgumentException">With the defaults of its action the job is out of bounds.</exception>
    public Job Now(Cron cron, JobSubmission template)
    {
        DefaultsOutOfBoundsException.ThrowIfFaulty(template);
        return factory.Create(template) with { Cron = cron.Name };
    }
}
