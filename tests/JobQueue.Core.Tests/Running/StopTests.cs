using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Running;

/// <summary>Every reason to stop × how the handler takes it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class StopTests
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(4);

    private static readonly JobSubmission Submission = new() { Action = "work", StopTimeout = StopTimeout, Retries = 1 };

    [TestCase(StopReason.Cancelled, JobStatus.Cancel)]
    [TestCase(StopReason.DeadlineExceeded, JobStatus.Error)]
    [TestCase(StopReason.WorkerStopping, JobStatus.WorkerShutdown)]
    [TestCase(StopReason.LeaseLost, JobStatus.Waiting)]
    public async Task A_handler_that_obeys_ends_its_job_as_the_reason_says(StopReason reason, JobStatus expected)
    {
        await using var world = RunningWorld.With((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var claim = await world.ClaimAsync(Submission);
        var executing = world.ExecuteAsync(claim);

        await StopAsync(world, claim.Id, reason);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(expected));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Not.Contain(EventIds.HandlerAbandoned));
    }

    [Test]
    public async Task A_handler_that_returns_normally_has_done_its_work_whatever_it_was_asked(
        [Values(StopReason.Cancelled, StopReason.DeadlineExceeded, StopReason.WorkerStopping, StopReason.LeaseLost)] StopReason reason)
    {
        var entered = new TaskCompletionSource();
        var told = new TaskCompletionSource<StopReason>();
        await using var world = RunningWorld.With(async (context, stop) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            told.SetResult(context.StopReason);
        });
        var claim = await world.ClaimAsync(Submission);
        var executing = world.ExecuteAsync(claim);
        await entered.Task;

        await StopAsync(world, claim.Id, reason);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That(await told.Task, Is.EqualTo(reason));
    }

    [TestCase(StopReason.Cancelled, JobStatus.Cancel)]
    [TestCase(StopReason.DeadlineExceeded, JobStatus.Error)]
    [TestCase(StopReason.WorkerStopping, JobStatus.WorkerShutdown)]
    [TestCase(StopReason.LeaseLost, JobStatus.Waiting)]
    public async Task A_handler_that_ignores_its_token_is_abandoned_after_the_stop_timeout_and_leaves_when_it_returns(StopReason reason, JobStatus expected)
    {
        var entered = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        await using var world = RunningWorld.With((_, _) =>
        {
            entered.SetResult();
            return mayReturn.Task;
        });
        var claim = await world.ClaimAsync(Submission);
        var armed = world.Time.Armed(StopTimeout);
        var executing = world.ExecuteAsync(claim);
        await entered.Task;
        await StopAsync(world, claim.Id, reason);
        await armed;

        world.Time.Advance(StopTimeout);
        await world.Control.Settled;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(expected));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Contain(EventIds.HandlerAbandoned));
        Assert.That(executing.IsCompleted, Is.False, "The units must stay taken while the handler runs.");
        var returned = world.Events.Arm(EventIds.AbandonedHandlerReturned);
        mayReturn.SetResult();
        await executing;
        await returned;
    }

    [Test]
    public async Task A_forced_stop_abandons_at_once()
    {
        var entered = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        await using var world = RunningWorld.With((_, _) =>
        {
            entered.SetResult();
            return mayReturn.Task;
        });
        var claim = await world.ClaimAsync(Submission);
        var executing = world.ExecuteAsync(claim);
        await entered.Task;
        world.Control.RequestStop(StopReason.LeaseLost);

        world.Control.ForceStop();
        await world.Control.Settled;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        mayReturn.SetResult();
        await executing;
    }

    [Test]
    public async Task A_stopping_worker_waits_ten_seconds_at_most()
    {
        var entered = new TaskCompletionSource();
        var mayReturn = new TaskCompletionSource();
        await using var world = RunningWorld.With((_, _) =>
        {
            entered.SetResult();
            return mayReturn.Task;
        });
        var claim = await world.ClaimAsync(Submission with { StopTimeout = TimeSpan.FromHours(1) });
        var armed = world.Time.Armed(TimeSpan.FromSeconds(10));
        var executing = world.ExecuteAsync(claim);
        await entered.Task;
        world.Control.RequestStop(StopReason.WorkerStopping);
        await armed;

        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.Control.Settled;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.WorkerShutdown));
        mayReturn.SetResult();
        await executing;
    }

    [Test]
    public async Task The_first_reason_wins()
    {
        await using var world = RunningWorld.With((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var claim = await world.ClaimAsync(Submission);
        world.Control.RequestStop(StopReason.WorkerStopping);
        world.Control.RequestStop(StopReason.LeaseLost);

        await world.ExecuteAsync(claim);

        Assert.That(world.Control.Reason, Is.EqualTo(StopReason.WorkerStopping));
        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.WorkerShutdown));
    }

    [Test]
    public async Task A_failure_before_the_reason_came_stays_a_failure()
    {
        await using var world = RunningWorld.With((_, _) => throw new TimeoutException());
        var claim = await world.ClaimAsync(Submission);
        var failed = world.Events.Arm(EventIds.HandlerFailed, _ =>
        {
            world.Control.RequestStop(StopReason.WorkerStopping);
            return true;
        });

        await world.ExecuteAsync(claim);

        await failed;
        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Error));
    }

    [Test]
    public async Task A_throwing_callback_on_the_token_hurts_only_its_own_run()
    {
        var entered = new TaskCompletionSource();
        await using var world = RunningWorld.With(async (_, stop) =>
        {
            using var callback = stop.Register(() => throw new InvalidOperationException("A callback throws."));
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var claim = await world.ClaimAsync(Submission);
        var executing = world.ExecuteAsync(claim);
        await entered.Task;

        await StopAsync(world, claim.Id, StopReason.Cancelled);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Cancel));
    }

    private static async Task StopAsync(RunningWorld world, JobId id, StopReason reason)
    {
        if (reason == StopReason.Cancelled)
        {
            Assert.That(await world.Replica.Jobs.CancelAsync(id, CancellationToken.None), Is.TypeOf<CancelOutcome.Requested>());
        }

        world.Control.RequestStop(reason);
    }
}
