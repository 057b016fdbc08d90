using Microsoft.Extensions.DependencyInjection;

namespace JobQueue.Running;

/// <summary>Runs the handler of a job in a service scope of its own.</summary>
internal sealed class HandlerInvoker(HandlerRegistry handlers, IServiceScopeFactory scopes)
{
    /// <summary>Starts the handler on the thread pool, so that one which never yields holds up nobody. The task never faults; it ends when the handler and its scope are gone.</summary>
    public Task<RunEnding> Start(JobRun run, RunControl control) => Task.Run(() => RunAsync(run, control));

    private async Task<RunEnding> RunAsync(JobRun run, RunControl control)
    {
        try
        {
            using var logScope = run.BeginLogScope();
            control.Token.ThrowIfCancellationRequested();
            await InvokeAsync(run.Context, control.Token).ConfigureAwait(false);
            return new RunEnding.Returned();
        }
#pragma warning disable CA1031 // The edge to the user's code: whatever it throws is the job's outcome.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return new RunEnding.Threw(thrown, control.Reason);
        }
    }

    private async Task InvokeAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!handlers.TryFind(context.Job.Action, out var handler))
        {
            throw new InvalidOperationException($"Job {context.Job.Id} was claimed, but this worker has no handler for its action '{context.Job.Action}'. Add one by AddHandler.");
        }

        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await handler.InvokeAsync(scope.ServiceProvider, context, cancellationToken).ConfigureAwait(false);
        }
    }
}
