using JobQueue.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Benchmarks;

/// <summary>A host with the queue in a database of its own.</summary>
internal sealed class BenchQueue : IAsyncDisposable
{
    public const string Action = "noop";

    private readonly IHost _host;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    public BenchQueue(BenchServer server, string database, int concurrency, int jobs)
    {
        _left = jobs;
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var queue = concurrency > 0 ? builder.Services.AddJobQueue(options => options.MaxConcurrency = concurrency) : builder.Services.AddJobQueueClient();
        queue.UseMongo(server.ConnectionString, options => options.Database = database);
        if (concurrency > 0)
        {
            queue.AddHandler(Action, (_, _) =>
            {
                if (Interlocked.Decrement(ref _left) == 0)
                {
                    _drained.SetResult();
                }

                return Task.CompletedTask;
            });
        }

        _host = builder.Build();
    }

    public IJobClient Client => _host.Services.GetRequiredService<IJobClient>();

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    /// <summary>Completes when the last handler was entered and every job is final.</summary>
    public async Task DrainedAsync(CancellationToken cancellationToken)
    {
        await _drained.Task.WaitAsync(cancellationToken);
        while ((await Client.ListAsync(new() { Statuses = [JobStatus.Waiting, JobStatus.Running], Limit = 1 }, cancellationToken)).Count > 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
