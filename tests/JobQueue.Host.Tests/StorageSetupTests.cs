using JobQueue.Host.Hosting;
using JobQueue.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Host.Tests;

public sealed class StorageSetupTests
{
    [Test]
    public async Task The_start_waits_for_a_storage_that_answers()
    {
        var readiness = new StorageReadiness();
        using var storage = new StorageStartup(new ScriptedSetup());
        using var service = new StorageSetupService(storage, readiness, new FakeTimeProvider(), NullLogger<StorageSetupService>.Instance);

        await service.StartAsync(CancellationToken.None);

        Assert.That(readiness.IsReady, Is.True);
    }

    [Test]
    public async Task A_database_that_is_down_is_tried_again_until_it_answers()
    {
        var setup = new ScriptedSetup(Down(), Down(), Down());
        var time = new FakeTimeProvider();
        var readiness = new StorageReadiness();
        using var storage = new StorageStartup(setup);
        using var service = new StorageSetupService(storage, readiness, time, NullLogger<StorageSetupService>.Instance);

        var started = service.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync(time, readiness.WaitAsync(CancellationToken.None));
        await started;

        Assert.That(setup.Calls, Is.EqualTo(4));
    }

    [Test]
    public async Task The_start_does_not_wait_for_ever_for_a_database_that_is_down()
    {
        var setup = new ScriptedSetup([.. Enumerable.Repeat(Down(), 1000)]);
        var time = new FakeTimeProvider();
        var readiness = new StorageReadiness();
        using var storage = new StorageStartup(setup);
        using var service = new StorageSetupService(storage, readiness, time, NullLogger<StorageSetupService>.Instance);

        await AdvanceUntilAsync(time, service.StartAsync(CancellationToken.None));

        Assert.That(readiness.IsReady, Is.False);
        await service.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_stop_during_the_start_is_no_failure_of_the_start()
    {
        using var storage = new StorageStartup(new ScriptedSetup(Down()));
        using var service = new StorageSetupService(storage, new StorageReadiness(), new FakeTimeProvider(), NullLogger<StorageSetupService>.Instance);
        using var stopping = new CancellationTokenSource();
        var started = service.StartAsync(stopping.Token);

        await stopping.CancelAsync();

        Assert.That(async () => await started, Throws.Nothing);
        await service.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_storage_that_cannot_be_used_ends_the_attempts()
    {
        var setup = new ScriptedSetup(new JobQueueException("The schema is newer."));
        using var storage = new StorageStartup(setup);
        using var service = new StorageSetupService(storage, new StorageReadiness(), new FakeTimeProvider(), NullLogger<StorageSetupService>.Instance);

        Assert.That(async () => await service.StartAsync(CancellationToken.None), Throws.InstanceOf<JobQueueException>().With.Message.EqualTo("The schema is newer."));
        Assert.That(setup.Calls, Is.EqualTo(1));
        await service.StopAsync(CancellationToken.None);
    }

    private static JobQueueException Down() => new("The database does not answer.") { IsTransient = true };

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
        }

        await task;
    }
}
