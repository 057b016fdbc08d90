using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace JobQueue.Chaos.Driving;

/// <summary>The application's own way to the queue, past the proxies.</summary>
internal sealed class DriverClient : IAsyncDisposable
{
    private readonly IHost _host;

    private DriverClient(IHost host) => _host = host;

    public IJobClient Jobs => _host.Services.GetRequiredService<IJobClient>();

    public ICronClient Crons => _host.Services.GetRequiredService<ICronClient>();

    public IDbClock Clock => _host.Services.GetRequiredService<IDbClock>();

    public static async Task<DriverClient> StartAsync(string mongo, string database, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddJobQueueClient().UseMongo(mongo, options => options.Database = database);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new DriverClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
