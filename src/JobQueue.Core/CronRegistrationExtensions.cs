using JobQueue.Crons;
using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace JobQueue;

/// <summary>Declares crons in code.</summary>
public static class CronRegistrationExtensions
{
    /// <summary>Declares a cron: it is stored when a worker starts, and stored anew when a later version declares it otherwise. What an operator has changed since is left as it is.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="definition">What it does, and when.</param>
    /// <remarks>A cron that is no longer declared stays until an operator deletes it, since other versions of the application may still declare it.</remarks>
    /// <exception cref="ArgumentException">The definition is out of bounds; the message names the field, and of a schedule the position.</exception>
    /// <exception cref="InvalidOperationException">A cron of this name is declared already.</exception>
    public static JobQueueBuilder AddCron(this JobQueueBuilder builder, CronDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CronCheck.ThrowIfFaulty(definition, nameof(definition));
        if (builder.Services.Any(service => service.ImplementationInstance is CronDeclaration other && other.Definition.Name == definition.Name))
        {
            throw new InvalidOperationException($"The cron '{definition.Name}' is declared twice. Give each a name of its own.");
        }

        builder.Services.AddSingleton(new CronDeclaration(definition));
        return builder;
    }

    /// <summary>Declares a cron that bears the name of its action.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action of the jobs that it submits.</param>
    /// <param name="schedule">When, as <see cref="CronDefinition.Schedule"/> says; in UTC.</param>
    /// <exception cref="ArgumentException">The action or the schedule is out of bounds; the message says where.</exception>
    /// <exception cref="InvalidOperationException">A cron of this name is declared already.</exception>
    public static JobQueueBuilder AddCron(this JobQueueBuilder builder, string action, string schedule) =>
        builder.AddCron(new CronDefinition { Name = action, Schedule = schedule, Job = new JobSubmission { Action = action } });
}
