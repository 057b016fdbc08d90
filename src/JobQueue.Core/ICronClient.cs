using JobQueue.Crons;
using JobQueue.Jobs;

namespace JobQueue;

/// <summary>Makes, changes and removes crons. Those that belong to the application itself are better declared by <see cref="CronRegistrationExtensions.AddCron(JobQueueBuilder, CronDefinition)"/>.</summary>
public interface ICronClient
{
    /// <summary>Creates a cron, or replaces the one of this name. It counts as an operator's: a declaration in code no longer changes it.</summary>
    /// <remarks>What is stored but cannot be read is replaced too.</remarks>
    /// <returns>The cron. Its <see cref="Cron.NextRun"/> counts from now, unless its schedule and zone are what they were.</returns>
    /// <exception cref="ArgumentException">The definition is out of bounds; the message names the field, and of a schedule the position.</exception>
    Task<Cron> PutAsync(CronDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>One cron; <see langword="null"/> when there is none of this name.</summary>
    Task<Cron?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>All crons, by name.</summary>
    Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes a cron. Jobs that it has submitted stay; one that code declares comes back, as declared, when a worker that declares it starts. To silence it, put it with <see cref="CronDefinition.Enabled"/> <see langword="false"/>.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Submits a cron's job now, beside its schedule and whether it is enabled or not.</summary>
    /// <returns>The job, or the unfinished one of an earlier occurrence where they must not overlap; <see langword="null"/> when there is no such cron.</returns>
    Task<SubmitResult?> RunNowAsync(string name, CancellationToken cancellationToken = default);
}
