using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using Replica.Actions;

namespace Replica.Tests;

public sealed class DeclaredConfigsTests
{
    private static readonly CapacityMap One = CapacityMap.Parse("scan=1");

    [Test]
    public async Task Actions_get_the_limits_and_units_that_are_declared()
    {
        await using var harness = Harness();

        await StartAsync(harness);

        Assert.That(await FindAsync(harness, "gc"), Has.Property(nameof(ActionConfig.MaxRunning)).EqualTo(1));
        Assert.That(await FindAsync(harness, "scan"), Has.Property(nameof(ActionConfig.CapacityMap)).EqualTo(One));
    }

    [Test]
    public async Task What_an_operator_has_set_stays()
    {
        await using var harness = Harness();
        var configs = harness.Services.GetRequiredService<IActionConfigStore>();
        await configs.SetAsync(new ActionConfig { Action = "gc", MaxRunning = 3, Retries = 7 }, CancellationToken.None);
        await configs.SetAsync(new ActionConfig { Action = "scan", Retries = 7 }, CancellationToken.None);

        await StartAsync(harness);

        Assert.That(await FindAsync(harness, "gc"), Has.Property(nameof(ActionConfig.MaxRunning)).EqualTo(3));
        Assert.That((await FindAsync(harness, "scan"))!, Has.Property(nameof(ActionConfig.Retries)).EqualTo(7).And.Property(nameof(ActionConfig.CapacityMap)).EqualTo(One));
    }

    private static JobQueueTestHarness Harness() => new(queue => queue.RunOneAtATime("gc").NeedByDefault("scan", One));

    private static async Task StartAsync(JobQueueTestHarness harness)
    {
        var service = harness.Services.GetServices<IHostedService>().OfType<DeclaredConfigs>().Single();
        await service.StartAsync(CancellationToken.None);
        await service.ExecuteTask!;
    }

    private static Task<ActionConfig?> FindAsync(JobQueueTestHarness harness, string action) =>
        harness.Services.GetRequiredService<IActionConfigStore>().FindAsync(action, CancellationToken.None);
}
