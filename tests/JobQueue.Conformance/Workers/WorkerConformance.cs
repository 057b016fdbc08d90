using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;
using NUnit.Framework;

namespace JobQueue.Conformance.Workers;

public abstract class WorkerConformance : StorageConformance
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    [Test]
    public async Task A_registered_worker_is_read_back_with_a_lease_from_now()
    {
        var worker = NewWorker() with { CapacityMap = CapacityMap.Parse("scan=1,scanCheck=2"), Actions = ["a", "b"] };

        var registered = await First.Workers.RegisterAsync(worker, Lease, None);

        var found = await Second.Workers.FindAsync(WorkerA, None);
        var now = First.Clock.UtcNow;
        Assert.That(found, Is.EqualTo(registered).UsingPropertiesComparer());
        Assert.That(registered.HeartbeatExpiration, Is.EqualTo(now + Lease).Within(TimeSpan.FromSeconds(5)));
        Assert.That(registered.StartedAt, Is.EqualTo(now).Within(TimeSpan.FromSeconds(5)));
        Assert.That(found! with { HeartbeatExpiration = default, StartedAt = default },
            Is.EqualTo(worker with { HeartbeatExpiration = default, StartedAt = default }).UsingPropertiesComparer());
        Assert.That(First.Clock.IsSampled, Is.True);
    }

    [Test]
    public async Task A_heartbeat_moves_the_expiry_a_lease_ahead()
    {
        var worker = await RegisterAsync();
        Storage.Advance(TimeSpan.FromSeconds(12));

        var heartbeat = await First.Workers.HeartbeatAsync(RunA, Lease, None);

        Assert.That(heartbeat, Is.TypeOf<Heartbeat.Renewed>());
        Assert.That(((Heartbeat.Renewed)heartbeat).HeartbeatExpiration, Is.EqualTo(worker.HeartbeatExpiration.AddSeconds(12)));
        Assert.That((await Second.Workers.FindAsync(WorkerA, None))!.HeartbeatExpiration, Is.EqualTo(worker.HeartbeatExpiration.AddSeconds(12)));
    }

    [Test]
    public async Task The_record_of_a_dead_or_shut_down_worker_is_removed_and_that_of_a_live_one_is_not()
    {
        var worker = await RegisterAsync();

        var alive = await Second.Workers.RemoveAsync(WorkerA, None);
        await Second.Workers.MarkDeadAsync(RunA, worker.HeartbeatExpiration, None);
        var dead = await Second.Workers.RemoveAsync(WorkerA, None);
        var gone = await Second.Workers.RemoveAsync(WorkerA, None);

        Assert.That((alive, dead, gone), Is.EqualTo((WorkerRemoval.Alive, WorkerRemoval.Removed, WorkerRemoval.NotFound)));
        Assert.That(await First.Workers.FindAsync(WorkerA, None), Is.Null);
        Assert.That(await First.Workers.HeartbeatAsync(RunA, Lease, None), Is.EqualTo(new Heartbeat.Buried()));
    }

    [Test]
    public async Task A_worker_that_has_come_back_under_its_name_is_not_removed_with_its_dead_run()
    {
        var worker = await RegisterAsync();
        await Second.Workers.MarkDeadAsync(RunA, worker.HeartbeatExpiration, None);
        Storage.Advance(TimeSpan.FromSeconds(1));
        await Second.Workers.RegisterAsync(NewWorker() with { Incarnation = "run-a2" }, Lease, None);

        Assert.That(await Second.Workers.RemoveAsync(WorkerA, None), Is.EqualTo(WorkerRemoval.Alive));
        Assert.That((await First.Workers.FindAsync(WorkerA, None))!.Incarnation, Is.EqualTo("run-a2"));
    }

    [Test]
    public async Task A_job_still_held_by_a_removed_worker_is_found_and_taken_over()
    {
        var worker = await RegisterAsync();
        var claim = await RunningAsync();
        await Second.Workers.MarkDeadAsync(RunA, worker.HeartbeatExpiration, None);
        await Second.Workers.RemoveAsync(WorkerA, None);

        var ended = await Second.Workers.EndedAsync(await Second.Jobs.HoldingIncarnationsAsync(None), None);
        await Second.Jobs.BuryAsync(ended.Single(), None);

        Assert.That((await FindAsync(claim.Id)).Claimable, Is.True);
    }

    [Test]
    public async Task A_worker_without_a_record_is_told_that_it_is_buried()
    {
        Assert.That(await First.Workers.HeartbeatAsync("never-seen", Lease, None), Is.EqualTo(new Heartbeat.Buried()));
    }

    [Test]
    public async Task A_worker_that_was_declared_dead_is_told_that_it_is_buried_and_stays_dead()
    {
        var worker = await RegisterAsync();
        await Second.Workers.MarkDeadAsync(RunA, worker.HeartbeatExpiration, None);

        Assert.That(await First.Workers.HeartbeatAsync(RunA, Lease, None), Is.EqualTo(new Heartbeat.Buried()));
        Assert.That(await First.Workers.SetStatusAsync(RunA, WorkerStatus.Draining, None), Is.False);
        Assert.That(await First.Workers.PublishAsync(RunA, CapacityMap.Empty, [], None), Is.False);
        Assert.That((await First.Workers.FindAsync(WorkerA, None))!.Status, Is.EqualTo(WorkerStatus.Dead));
    }

    [Test]
    public async Task A_draining_worker_still_renews_its_lease()
    {
        await RegisterAsync();

        var set = await First.Workers.SetStatusAsync(RunA, WorkerStatus.Draining, None);

        Assert.That(set, Is.True);
        Assert.That((await First.Workers.FindAsync(WorkerA, None))!.Status, Is.EqualTo(WorkerStatus.Draining));
        Assert.That(await First.Workers.HeartbeatAsync(RunA, Lease, None), Is.TypeOf<Heartbeat.Renewed>());
        Assert.That((await First.Workers.LiveAsync(None)).Select(worker => worker.Incarnation), Is.EqualTo(new[] { RunA }));
    }

    [Test]
    public async Task A_worker_that_has_shut_down_is_not_live()
    {
        await RegisterAsync();

        await First.Workers.SetStatusAsync(RunA, WorkerStatus.Shutdown, None);

        Assert.That(await First.Workers.LiveAsync(None), Is.Empty);
        Assert.That((await First.Workers.ListAsync(None)).Single().Status, Is.EqualTo(WorkerStatus.Shutdown));
    }

    [Test]
    public async Task A_worker_publishes_its_capacity_and_actions()
    {
        await RegisterAsync();

        var published = await First.Workers.PublishAsync(RunA, CapacityMap.Parse("scan=7"), ["x"], None);

        var found = await Second.Workers.FindAsync(WorkerA, None);
        Assert.That(published, Is.True);
        Assert.That(found!.CapacityMap, Is.EqualTo(CapacityMap.Parse("scan=7")));
        Assert.That(found.Actions, Is.EqualTo(new[] { "x" }));
        Assert.That(await First.Workers.PublishAsync("never-seen", CapacityMap.Empty, [], None), Is.False);
    }

    [Test]
    public async Task The_newest_run_of_every_name_is_listed_by_name()
    {
        await First.Workers.RegisterAsync(NewWorker(WorkerB, RunB), Lease, None);
        await RegisterAsync();
        Storage.Advance(TimeSpan.FromSeconds(1));
        await First.Workers.RegisterAsync(NewWorker(WorkerA, "run-a2"), Lease, None);

        var listed = await Second.Workers.ListAsync(None);

        Assert.That(listed.Select(worker => (worker.Id, worker.Incarnation)), Is.EqualTo(new[] { (WorkerA, "run-a2"), (WorkerB, RunB) }));
        Assert.That((await Second.Workers.FindAsync(WorkerA, None))!.Incarnation, Is.EqualTo("run-a2"));
        Assert.That((await Second.Workers.LiveAsync(None)).Select(worker => worker.Incarnation), Is.EquivalentTo(new[] { RunA, "run-a2", RunB }));
        Assert.That(await Second.Workers.FindAsync("nobody", None), Is.Null);
    }

    [Test]
    public async Task A_run_is_expired_once_the_margin_has_passed_too()
    {
        await RegisterAsync();
        await First.Workers.RegisterAsync(NewWorker(WorkerB, RunB), TimeSpan.FromHours(2), None);

        Storage.Advance(Lease + Margin);
        var atTheMargin = await Second.Workers.ExpiredAsync(Margin, None);
        Storage.Advance(TimeSpan.FromMilliseconds(1));
        var afterIt = await Second.Workers.ExpiredAsync(Margin, None);

        Assert.That(atTheMargin, Is.Empty);
        Assert.That(afterIt.Select(worker => worker.Incarnation), Is.EqualTo(new[] { RunA }));
    }

    [Test]
    public async Task Dead_runs_and_those_that_shut_down_do_not_expire()
    {
        var dead = await RegisterAsync();
        await First.Workers.MarkDeadAsync(RunA, dead.HeartbeatExpiration, None);
        await First.Workers.RegisterAsync(NewWorker(WorkerB, RunB), Lease, None);
        await First.Workers.SetStatusAsync(RunB, WorkerStatus.Shutdown, None);

        Storage.Advance(TimeSpan.FromHours(1));

        Assert.That(await Second.Workers.ExpiredAsync(Margin, None), Is.Empty);
    }

    [Test]
    public async Task Of_many_that_declare_a_worker_dead_one_wins()
    {
        var worker = await RegisterAsync();

        var wins = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(n => (n % 2 == 0 ? First : Second).Workers.MarkDeadAsync(RunA, worker.HeartbeatExpiration, None)));

        Assert.That(wins.Count(won => won), Is.EqualTo(1));
        Assert.That((await First.Workers.FindAsync(WorkerA, None))!.Status, Is.EqualTo(WorkerStatus.Dead));
    }

    [Test]
    public async Task A_worker_that_was_heard_from_since_is_not_declared_dead()
    {
        var seen = await RegisterAsync();
        Storage.Advance(TimeSpan.FromSeconds(1));
        await First.Workers.HeartbeatAsync(RunA, Lease, None);

        var marked = await Second.Workers.MarkDeadAsync(RunA, seen.HeartbeatExpiration, None);

        Assert.That(marked, Is.False);
        Assert.That((await First.Workers.FindAsync(WorkerA, None))!.Status, Is.EqualTo(WorkerStatus.Running));
    }

    [Test]
    public async Task Incarnations_without_a_live_record_have_ended()
    {
        var dead = await RegisterAsync();
        await First.Workers.MarkDeadAsync(RunA, dead.HeartbeatExpiration, None);
        await First.Workers.RegisterAsync(NewWorker(WorkerB, RunB), Lease, None);
        await First.Workers.RegisterAsync(NewWorker("worker-c", "run-c1"), Lease, None);
        await First.Workers.SetStatusAsync("run-c1", WorkerStatus.Shutdown, None);

        var ended = await Second.Workers.EndedAsync([RunA, RunB, "run-c1", "never-seen"], None);

        Assert.That(ended, Is.EquivalentTo(new[] { RunA, "run-c1", "never-seen" }));
    }

    private Task<Worker> RegisterAsync() => First.Workers.RegisterAsync(NewWorker(), Lease, None);

    private Worker NewWorker(string id = WorkerA, string incarnation = RunA) => new()
    {
        Id = id,
        Incarnation = incarnation,
        Status = WorkerStatus.Running,
        CapacityMap = CapacityMap.Empty,
        MaxConcurrency = 20,
        Actions = [Action],
        HeartbeatExpiration = First.Clock.UtcNow,
        StartedAt = First.Clock.UtcNow,
        Host = "host-1",
        ProcessId = 4711,
        Version = "1.2.3",
    };
}
