using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SettlingTests
{
    [Test]
    public async Task A_write_that_does_not_get_through_is_repeated_until_it_does()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);
        var claim = await world.ClaimAsync();
        world.Faults.FailNext(StoreVerb.Settle);
        world.Faults.FailNext(StoreVerb.Settle);
        world.Faults.FailNext(StoreVerb.Settle);

        var executing = world.ExecuteAsync(claim);
        await AdvanceUntilAsync(world, executing);

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That(world.Events.Logged.Count(logged => logged.Id == EventIds.SettlingRepeated), Is.EqualTo(3));
    }

    [Test]
    public async Task An_outage_of_any_length_is_outlasted_and_no_wait_is_longer_than_five_seconds()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);
        var claim = await world.ClaimAsync();
        for (var i = 0; i < 2000; i++)
        {
            world.Faults.FailNext(StoreVerb.Settle);
        }

        var executing = world.ExecuteAsync(claim);
        await AdvanceUntilAsync(world, executing);

        var waits = world.Events.Logged.Where(logged => logged.Id == EventIds.SettlingRepeated).Select(logged => (TimeSpan)logged["Delay"]!).ToList();
        Assert.That(waits, Has.Count.EqualTo(2000).And.All.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        Assert.That(waits.TakeLast(1000).Average(wait => wait.TotalSeconds), Is.GreaterThan(1), "An unreachable database must not be hammered.");
    }

    [Test]
    public async Task A_lost_reply_is_no_lost_outcome_and_makes_no_second_successor()
    {
        await using var world = RunningWorld.With((_, _) => throw new TimeoutException());
        var claim = await world.ClaimAsync(new JobSubmission { Action = "work", Retries = 1 });
        world.Faults.LoseReplyOfNext(StoreVerb.Settle);
        world.Faults.LoseReplyOfNext(StoreVerb.InsertSuccessor);

        var executing = world.ExecuteAsync(claim);
        await AdvanceUntilAsync(world, executing);

        var page = await world.Replica.Queries.ListAsync(new JobQuery { Limit = 100 }, CancellationToken.None);
        Assert.That(page.Jobs.Select(job => job.Status), Is.EquivalentTo(new[] { JobStatus.Error, JobStatus.Waiting }));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Not.Contain(EventIds.RunLost));
    }

    [Test]
    public async Task A_lost_claim_changes_nothing_and_is_told_by_fence()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);
        var claim = await world.ClaimAsync();
        await world.Replica.Jobs.BuryAsync(RunningWorld.Incarnation, CancellationToken.None);
        var buried = await world.FindAsync(claim.Id);
        var lost = world.Events.Arm(EventIds.RunLost);

        await world.ExecuteAsync(claim);

        var told = await lost;
        Assert.That((await world.FindAsync(claim.Id)).Rev, Is.EqualTo(buried.Rev));
        Assert.That((told["JobId"], told["Fence"], told["Current"]), Is.EqualTo(((object)claim.Id, (object)claim.Fence, (object)"worker_dead")));
        Assert.That(world.Control.Settled.IsCompletedSuccessfully);
    }

    [Test]
    public async Task A_write_that_never_got_an_answer_can_be_refused_in_the_end()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);
        var claim = await world.ClaimAsync();
        world.Faults.FailNext(StoreVerb.Settle);
        var repeated = world.Events.Arm(EventIds.SettlingRepeated);

        var executing = world.ExecuteAsync(claim);
        await repeated;
        await world.Replica.Jobs.BuryAsync(RunningWorld.Incarnation, CancellationToken.None);
        await AdvanceUntilAsync(world, executing);

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.WorkerDead));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Contain(EventIds.RunLost));
    }

    [Test]
    public async Task Only_a_process_that_must_end_gives_up()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);
        var claim = await world.ClaimAsync();
        world.Faults.CrashAfterWrites(0);
        var repeated = world.Events.Arm(EventIds.SettlingRepeated);
        var executing = world.ExecuteAsync(claim);
        await repeated;

        world.Control.GiveUpSettling();
        await executing;

        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Contain(EventIds.SettlingGivenUp));
        Assert.That(world.Control.Settled.IsCompletedSuccessfully);
    }

    /// <summary>Moves the clock, which sets off one back-off after the other, until the run has left.</summary>
    private static async Task AdvanceUntilAsync(RunningWorld world, Task executing)
    {
        while (!executing.IsCompleted)
        {
            world.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await executing;
    }
}
