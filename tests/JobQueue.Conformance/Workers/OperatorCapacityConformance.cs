using JobQueue.Jobs;
using JobQueue.Workers;
using NUnit.Framework;

namespace JobQueue.Conformance.Workers;

public abstract class OperatorCapacityConformance : StorageConformance
{
    [Test]
    public async Task Until_an_operator_sets_one_there_is_none()
    {
        await RegisterAsync(RunA);

        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerA, None), Is.Null);
    }

    [Test]
    public async Task What_an_operator_sets_is_read_by_every_replica_and_replaces_what_was_set()
    {
        await RegisterAsync(RunA);
        await First.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Parse("scan=9,other=1"), None);

        var set = await Second.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Parse("scan=2"), None);

        Assert.That(set, Is.True);
        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerA, None), Is.EqualTo(CapacityMap.Parse("scan=2")));
        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerB, None), Is.Null);
    }

    [Test]
    public async Task An_empty_capacity_is_one()
    {
        await RegisterAsync(RunA);

        await First.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Empty, None);

        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerA, None), Is.EqualTo(CapacityMap.Empty));
    }

    [Test]
    public async Task It_survives_the_worker_and_applies_to_its_next_run()
    {
        var run = await RegisterAsync(RunA);
        await First.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Parse("scan=2"), None);

        await First.Workers.MarkDeadAsync(RunA, run.HeartbeatExpiration, None);
        await RegisterAsync("run-a2");

        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerA, None), Is.EqualTo(CapacityMap.Parse("scan=2")));
    }

    [Test]
    public async Task Clearing_it_gives_the_worker_its_own_back()
    {
        await RegisterAsync(RunA);
        await First.Workers.SetOperatorCapacityAsync(WorkerA, CapacityMap.Parse("scan=2"), None);

        var cleared = await First.Workers.SetOperatorCapacityAsync(WorkerA, null, None);

        Assert.That(cleared, Is.True);
        Assert.That(await First.Workers.OperatorCapacityAsync(WorkerA, None), Is.Null);
    }

    [Test]
    public async Task A_name_that_no_worker_ever_had_is_refused()
    {
        Assert.That(await First.Workers.SetOperatorCapacityAsync("nobody", CapacityMap.Parse("scan=2"), None), Is.False);
        Assert.That(await First.Workers.SetOperatorCapacityAsync("nobody", null, None), Is.False);
        Assert.That(await First.Workers.OperatorCapacityAsync("nobody", None), Is.Null);
    }

    private Task<Worker> RegisterAsync(string incarnation) => First.Workers.RegisterAsync(
        new Worker
        {
            Id = WorkerA,
            Incarnation = incarnation,
            Status = WorkerStatus.Running,
            CapacityMap = CapacityMap.Parse("scan=1"),
            Actions = [Action],
            HeartbeatExpiration = First.Clock.UtcNow,
            StartedAt = First.Clock.UtcNow,
        },
        TimeSpan.FromSeconds(30),
        None);
}
