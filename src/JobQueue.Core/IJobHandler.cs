namespace JobQueue;

/// <summary>Executes jobs of one action. Made anew, in a scope of its own, for every run.</summary>
public interface IJobHandler
{
    /// <summary>Does the work. Returning ends the job in <c>done</c>, throwing in <c>error</c>; see <see cref="JobContext"/> for the other endings.</summary>
    /// <param name="context">The job and what can be said about it.</param>
    /// <param name="cancellationToken">Cancelled on a cancel request, a passed deadline, a lost lease and a stopping worker; <see cref="JobContext.StopReason"/> says which. A handler that ignores it for the job's stop timeout is abandoned.</param>
    Task HandleAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>Executes jobs of one action whose parameters are read into <typeparamref name="TParameters"/>.</summary>
/// <typeparam name="TParameters">Any type that System.Text.Json reads from the job's parameters; parameters that do not fit end the job in <c>error</c> (<c>invalid_parameters</c>) without retry.</typeparam>
#pragma warning disable CA1040 // A sibling, not a marker.
public interface IJobHandler<in TParameters>
#pragma warning restore CA1040
{
    /// <summary>Does the work. See <see cref="IJobHandler.HandleAsync"/>.</summary>
    Task HandleAsync(TParameters parameters, JobContext context, CancellationToken cancellationToken);
}

/// <summary>Executes jobs of one action whose parameters are read into <typeparamref name="TParameters"/> and that return a result.</summary>
/// <typeparam name="TParameters">Any type that System.Text.Json reads from the job's parameters; parameters that do not fit end the job in <c>error</c> (<c>invalid_parameters</c>) without retry.</typeparam>
/// <typeparam name="TResult">Any type that System.Text.Json writes as at most 64 KiB; <see cref="Jobs.Job.GetResult{T}"/> reads it.</typeparam>
public interface IJobHandler<in TParameters, TResult>
{
    /// <summary>Does the work and returns the job's result. See <see cref="IJobHandler.HandleAsync"/>.</summary>
    Task<TResult> HandleAsync(TParameters parameters, JobContext context, CancellationToken cancellationToken);
}
