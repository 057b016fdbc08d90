namespace JobQueue.Running;

/// <summary>What runs the jobs of one action.</summary>
/// <param name="Action">The action.</param>
/// <param name="InvokeAsync">Runs one job with the services of its scope.</param>
internal sealed record HandlerRegistration(string Action, Func<IServiceProvider, JobContext, CancellationToken, Task> InvokeAsync);
