using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace JobQueue.Testing;

/// <summary>Runs handlers in a test, in place and without any server: jobs are kept in memory, nothing runs in the background, and time stands still until the test moves it.</summary>
/// <remarks>A run is what a worker does with a job, beginning with its claim: service scope, parameters, log, progress, deadline, retries and the recorded outcome.</remarks>
public sealed class JobQueueTestHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly InPlaceWorker _worker;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="configure">Adds the handlers, and whatever services they need, as the application does.</param>
    public JobQueueTestHarness(Action<JobQueueBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        Database = new InMemoryDatabase(Time);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        services.AddJobQueueCore().AddJobRunning();
        var builder = new JobQueueBuilder(services).UseInMemory(Database);
        configure(builder);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Client = _services.GetRequiredService<IJobClient>();
        _worker = new InPlaceWorker(
            Database,
            _services.GetRequiredService<InMemoryReplica>(),
            _services.GetRequiredService<HandlerRegistry>(),
            _services.GetRequiredService<JobExecutor>());
    }

    /// <summary>The clock of the queue and of the handlers. A handler that waits on it goes on when the test moves it.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>Where the jobs are kept. An application under test shares it by <c>UseInMemory(harness.Database)</c>.</summary>
    public InMemoryDatabase Database { get; }

    /// <summary>Submits, cancels and reads jobs of this queue.</summary>
    public IJobClient Client { get; }

    /// <summary>The services that handlers are given.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Submits a job and runs it, after the due jobs that go before it; children that it waits for are run beside it. Of a failed job the retry is not run: see <see cref="DrainAsync"/>.</summary>
    /// <param name="submission">The job.</param>
    /// <param name="cancellationToken">Stops the run as a stopping worker does.</param>
    /// <exception cref="ArgumentException">The submission is out of bounds; the message names the field.</exception>
    /// <exception cref="InvalidOperationException">The action has no handler here, or the job is not due yet.</exception>
    public async Task<JobTestRun> RunAsync(JobSubmission submission, CancellationToken cancellationToken = default)
    {
        var submitted = await Client.SubmitAsync(submission, cancellationToken).ConfigureAwait(false);
        _worker.ThrowIfNotRunnable(submitted.Job);
        JobTestRun? run;
        do
        {
            run = await _worker.RunNextAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"Job {submitted.Job.Id} is held by another worker of this database.");
        }
        while (run.Job.Id != submitted.Job.Id);

        _ = _worker.TakeRunsBeside().Count();
        return run;
    }

    /// <summary>Runs the jobs that are due, and those that they submit, until none is left. Later ones, retries among them, wait until the test has moved <see cref="Time"/>.</summary>
    /// <remarks>A run that waits for its children has the due ones run beside it. For a child that is due later it waits until <paramref name="cancellationToken"/> is cancelled: nothing else moves the time.</remarks>
    /// <param name="cancellationToken">Stops the run in progress as a stopping worker does, and runs no more.</param>
    /// <returns>The runs, in their order.</returns>
    public async Task<IReadOnlyList<JobTestRun>> DrainAsync(CancellationToken cancellationToken = default)
    {
        var runs = new List<JobTestRun>();
        while (!cancellationToken.IsCancellationRequested && await _worker.RunNextAsync(cancellationToken).ConfigureAwait(false) is { } run)
        {
            runs.AddRange(_worker.TakeRunsBeside());
            runs.Add(run);
        }

        return runs;
    }

    /// <summary>The jobs of an action that were submitted, in the order of their submission; retries are not among them.</summary>
    /// <param name="action">The action.</param>
    public IReadOnlyList<Job> Submitted(string action)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        return [.. Database.ReadJobs().Select(stored => stored.Job).Where(job => job.Action == action && job.RetryFromId == job.Id)];
    }

    /// <summary>Asserts that exactly one job of an action was submitted.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="JobAssertionException">There is none, or more than one.</exception>
    public Job AssertSubmitted(string action)
    {
        var submitted = Submitted(action);
        return submitted is [var job]
            ? job
            : throw new JobAssertionException($"One job of the action '{action}' was expected; {submitted.Count} were submitted. All submitted: {Everything()}.");
    }

    /// <summary>Asserts that exactly one job of an action was submitted whose parameters are as expected.</summary>
    /// <typeparam name="TParameters">What the parameters are read as.</typeparam>
    /// <param name="action">The action.</param>
    /// <param name="matches">Whether parameters are the expected ones.</param>
    /// <returns>The job.</returns>
    /// <exception cref="JobAssertionException">There is none, or more than one.</exception>
    public Job AssertSubmitted<TParameters>(string action, Func<TParameters, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var submitted = Submitted(action);
        var matching = submitted.Where(job => matches(ParametersOf<TParameters>(job))).ToList();
        return matching is [var one]
            ? one
            : throw new JobAssertionException(
                $"One job of the action '{action}' with matching parameters was expected; {matching.Count} of {submitted.Count} match: {string.Join(", ", submitted.Select(job => job.Parameters?.GetRawText() ?? "(none)"))}.");
    }

    /// <summary>Asserts that no job of an action was submitted.</summary>
    /// <exception cref="JobAssertionException">There is one.</exception>
    public void AssertNotSubmitted(string action)
    {
        if (Submitted(action) is { Count: > 0 } submitted)
        {
            throw new JobAssertionException($"No job of the action '{action}' was expected; {submitted.Count} were submitted.");
        }
    }

    /// <summary>Disposes of the handlers' services.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static TParameters ParametersOf<TParameters>(Job job) =>
        new JobContext(job, NullLogger.Instance, () => StopReason.None, (_, _) => ValueTask.CompletedTask).GetParameters<TParameters>();

    private string Everything()
    {
        var actions = Database.ReadJobs().Where(stored => stored.Job.RetryFromId == stored.Job.Id).GroupBy(stored => stored.Job.Action);
        return string.Join(", ", actions.Select(jobs => $"{jobs.Key} × {jobs.Count()}")) is { Length: > 0 } all ? all : "nothing";
    }
}
