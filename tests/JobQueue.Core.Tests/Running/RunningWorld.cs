using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;
using JobQueue.Testing.InMemory;
using JobQueue.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>Everything that runs one job, on an in-memory database and a clock that the test moves.</summary>
internal sealed class RunningWorld : IAsyncDisposable
{
    public const string Incarnation = "incarnation-1";

    private readonly ServiceProvider _services;

    public RunningWorld(Action<JobQueueBuilder> configure, Action<IServiceCollection>? replace = null)
    {
        Database = new InMemoryDatabase(Time);
        Replica = Database.Connect("replica", Faults);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Events));
        services.AddOptions<JobQueueOptions>();
        services.AddSingleton<TimeProvider>(Time).AddSingleton(new Random(1));
        services.AddSingleton(Replica.Jobs).AddSingleton(Replica.Queries).AddSingleton(Replica.Feed).AddSingleton(Replica.ActionConfigs).AddSingleton(Replica.Logs).AddSingleton(Replica.Clock);
        services.AddJobRunning();
        configure(new JobQueueBuilder(services));
        replace?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public TimerWatch Time { get; } = new();

    public EventWatch Events { get; } = new();

    public FaultScript Faults { get; } = new();

    public InMemoryDatabase Database { get; }

    public InMemoryReplica Replica { get; }

    public IServiceProvider Services => _services;

    public RunControl Control { get; } = new();

    public static RunningWorld With(Func<JobContext, CancellationToken, Task> handler) => new(builder => builder.AddHandler("work", handler));

    /// <summary>Submits a job and claims it, started.</summary>
    public async Task<JobClaim> ClaimAsync(JobSubmission? submission = null)
    {
        submission ??= new JobSubmission { Action = "work" };
        await Replica.Jobs.SubmitAsync([new JobFactory(Replica.Clock, Time).Create(submission)], CancellationToken.None);
        var request = new ClaimRequest { WorkerId = "replica", Incarnation = Incarnation, Actions = [submission.Action], Free = CapacityMap.Empty, Ahead = TimeSpan.Zero };
        return (await Replica.Jobs.ClaimAsync(request, CancellationToken.None)).Claims.Single();
    }

    public Task ExecuteAsync(JobClaim claim) => Execute(claim, Control);

    public Task Execute(JobClaim claim, RunControl control) => Services.GetRequiredService<JobExecutor>().ExecuteAsync(claim, control);

    /// <summary>Submits, claims and runs a job to its end.</summary>
    public async Task<Job> RunAsync(JobSubmission? submission = null)
    {
        var claim = await ClaimAsync(submission);
        await ExecuteAsync(claim);
        return await FindAsync(claim.Id);
    }

    public async Task<Job> FindAsync(JobId id) => (await Replica.Queries.FindAsync(id, CancellationToken.None))!;

    public async Task<List<LogLine>> LogAsync(JobId id) => await Replica.Logs.ReadAsync(id, 0, 0, CancellationToken.None).ToListAsync();

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
