using System.Diagnostics.CodeAnalysis;
using JobQueue.Jobs;
using JobQueue.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JobQueue;

/// <summary>Says what this worker does with the jobs of an action.</summary>
public static class HandlerRegistrationExtensions
{
    /// <summary>Runs the jobs of <paramref name="action"/> by <typeparamref name="THandler"/>, made anew in a service scope of its own for every run.</summary>
    /// <typeparam name="THandler">A class that implements <see cref="IJobHandler"/> or, for one type of parameters, <see cref="IJobHandler{TParameters}"/> or <see cref="IJobHandler{TParameters, TResult}"/>. It becomes a transient service unless it is one already.</typeparam>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <exception cref="ArgumentException">The action is out of bounds, or the class implements none or several of the handler interfaces.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] THandler>(
        this JobQueueBuilder builder, string action)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var call = HandlerCall.Of(typeof(THandler));
        Register(builder, action, (services, context, cancellationToken) => call(services.GetRequiredService<THandler>(), context, cancellationToken));
        builder.Services.TryAddTransient<THandler>();
        return builder;
    }

    /// <summary>Runs the jobs of <paramref name="action"/> by a function.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <param name="handler">Does the work; see <see cref="IJobHandler.HandleAsync"/>.</param>
    /// <exception cref="ArgumentException">The action is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddHandler(this JobQueueBuilder builder, string action, Func<JobContext, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);
        return Register(builder, action, (_, context, cancellationToken) => handler(context, cancellationToken));
    }

    /// <summary>Runs the jobs of <paramref name="action"/> by a function that takes their parameters.</summary>
    /// <typeparam name="TParameters">Any type that System.Text.Json reads from the job's parameters; parameters that do not fit end the job in <c>error</c> (<c>invalid_parameters</c>) without retry.</typeparam>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <param name="handler">Does the work; see <see cref="IJobHandler{TParameters}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentException">The action is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddHandler<TParameters>(this JobQueueBuilder builder, string action, Func<TParameters, JobContext, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);
        return Register(builder, action, (_, context, cancellationToken) => handler(context.GetParameters<TParameters>(), context, cancellationToken));
    }

    /// <summary>Runs the jobs of <paramref name="action"/> by a function that takes their parameters and returns their result.</summary>
    /// <typeparam name="TParameters">Any type that System.Text.Json reads from the job's parameters; parameters that do not fit end the job in <c>error</c> (<c>invalid_parameters</c>) without retry.</typeparam>
    /// <typeparam name="TResult">Any type that System.Text.Json writes as at most 64 KiB.</typeparam>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <param name="handler">Does the work; see <see cref="IJobHandler{TParameters, TResult}.HandleAsync"/>.</param>
    /// <exception cref="ArgumentException">The action is out of bounds.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddHandler<TParameters, TResult>(this JobQueueBuilder builder, string action, Func<TParameters, JobContext, CancellationToken, Task<TResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(handler);
        return Register(builder, action, async (_, context, cancellationToken) =>
            context.SetResult(await handler(context.GetParameters<TParameters>(), context, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Runs the jobs of <paramref name="action"/> by a command; see <see cref="ProcessJobHandler"/> for what it is given and how it is stopped.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <param name="options">The command.</param>
    /// <exception cref="ArgumentException">The action is out of bounds, or no command is named.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddProcessHandler(this JobQueueBuilder builder, string action, ProcessJobOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = new ProcessJobHandler(options); // A faulty command is refused now, not by the first job.
        return Register(builder, action, (services, context, cancellationToken) =>
            new ProcessJobHandler(options, services.GetRequiredService<TimeProvider>()).HandleAsync(context, cancellationToken));
    }

    /// <summary>Runs the jobs of <paramref name="action"/> by a command; see <see cref="ProcessJobHandler"/> for what it is given and how it is stopped.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> returned.</param>
    /// <param name="action">The action: 1 to 128 ASCII letters, digits, <c>_</c>, <c>-</c>, <c>.</c>, <c>:</c> or <c>/</c>.</param>
    /// <param name="fileName">The program: a path, or a name that is looked up in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments, passed as they are: no shell reads them.</param>
    /// <exception cref="ArgumentException">The action is out of bounds, or no command is named.</exception>
    /// <exception cref="InvalidOperationException">The action has a handler already.</exception>
    public static JobQueueBuilder AddProcessHandler(this JobQueueBuilder builder, string action, string fileName, params string[] arguments) =>
        builder.AddProcessHandler(action, new ProcessJobOptions { FileName = fileName, Arguments = arguments });

    internal static JobQueueBuilder Register(JobQueueBuilder builder, string action, Func<IServiceProvider, JobContext, CancellationToken, Task> invoke)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (SubmissionCheck.FaultOf(new JobSubmission { Action = action }) is { } fault)
        {
            throw new ArgumentException(fault.Message, nameof(action));
        }

        if (builder.Services.Any(service => service.ImplementationInstance is HandlerRegistration other && string.Equals(other.Action, action, StringComparison.Ordinal)))
        {
            throw HandlerRegistry.DuplicateAction(action);
        }

        builder.Services.AddSingleton(new HandlerRegistration(action, invoke));
        return builder;
    }
}
