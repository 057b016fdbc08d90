using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;
using JobQueue.Mongo;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>A host with JobQueue in a database of a benchmark.</summary>
internal sealed class BenchQueue : IAsyncDisposable
{
    public const string Action = "noop";

    private readonly IHost _host;
    private readonly MongoClient _client;

    private BenchQueue(BenchSpace space, Func<IServiceCollection, JobQueueBuilder> add, Action<MongoJobQueueOptions>? storage)
    {
        _client = space.Connect();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        add(builder.Services).UseMongo(_client, options =>
        {
            options.Database = space.Database;
            storage?.Invoke(options);
        });
        _host = builder.Build();
    }

    public IJobClient Client => _host.Services.GetRequiredService<IJobClient>();

    public IJobStore Store => _host.Services.GetRequiredService<IJobStore>();

    /// <summary>A process that only submits.</summary>
    public static async Task<BenchQueue> StartClientAsync(BenchSpace space, CancellationToken cancellationToken)
    {
        var queue = new BenchQueue(space, services => services.AddJobQueueClient(), storage: null);
        await queue._host.StartAsync(cancellationToken);
        return queue;
    }

    /// <summary>A replica.</summary>
    public static async Task<BenchQueue> StartAsync(BenchSpace space, ReplicaSettings settings, Action<JobQueueBuilder> handlers, CancellationToken cancellationToken)
    {
        var queue = new BenchQueue(space, Add, settings.Storage);
        await queue._host.StartAsync(cancellationToken);
        return queue;

        JobQueueBuilder Add(IServiceCollection services)
        {
            var builder = services.AddJobQueue(settings.Apply);
            handlers(builder);
            return builder;
        }
    }

    public async Task SubmitAsync(JobSubmission submission, int jobs, CancellationToken cancellationToken)
    {
        foreach (var batch in Enumerable.Repeat(submission, jobs).Chunk(1000))
        {
            await Client.SubmitManyAsync(batch, cancellationToken);
        }
    }

    /// <summary>Completes when no job waits or runs any more.</summary>
    public async Task DrainedAsync(CancellationToken cancellationToken)
    {
        while ((await Client.ListAsync(new() { Statuses = [JobStatus.Waiting, JobStatus.Running], Limit = 1 }, cancellationToken)).Count > 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _client.Dispose();
    }
}
