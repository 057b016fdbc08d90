using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class DeadlineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static readonly JobSubmission Submission = new() { Action = "work", Deadline = Deadline, StopTimeout = TimeSpan.FromSeconds(4), Retries = 1 };

    [Test]
    public async Task A_passed_deadline_cancels_the_token_and_the_error_is_tried_again_like_any_other()
    {
        await using var world = RunningWorld.With((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var claim = await world.ClaimAsync(Submission);
        var armed = world.Time.Armed(Deadline);
        var executing = world.ExecuteAsync(claim);
        await armed;

        world.Time.Advance(Deadline);
        await executing;

        var job = await world.FindAsync(claim.Id);
        Assert.That((job.Status, job.Error!.Type), Is.EqualTo((JobStatus.Error, JobError.DeadlineExceeded)));
        Assert.That((await world.FindAsync(job.Retry!.Id)).Status, Is.EqualTo(JobStatus.Waiting));
    }

    [Test]
    public async Task A_handler_that_returns_after_its_deadline_has_done_its_work()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = RunningWorld.With((_, stop) =>
        {
            entered.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var claim = await world.ClaimAsync(Submission);
        var armed = world.Time.Armed(Deadline);
        var executing = world.ExecuteAsync(claim);
        await armed;
        await entered.Task;

        world.Time.Advance(Deadline);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task The_deadline_counts_from_the_start_that_the_database_knows()
    {
        await using var world = RunningWorld.With((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var claim = await world.ClaimAsync(Submission);
        world.Time.Advance(TimeSpan.FromSeconds(60));
        var armed = world.Time.Armed(TimeSpan.FromSeconds(30));
        var executing = world.ExecuteAsync(claim);
        await armed;

        world.Time.Advance(TimeSpan.FromSeconds(30));
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Error!.Type, Is.EqualTo(JobError.DeadlineExceeded));
    }

    [Test]
    public async Task A_deadline_further_away_than_one_timer_reaches_is_kept()
    {
        var deadline = TimeSpan.FromDays(60);
        await using var world = RunningWorld.With((_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        var claim = await world.ClaimAsync(Submission with { Deadline = deadline });
        var executing = world.ExecuteAsync(claim);

        for (var day = 0; day < deadline.Days; day++)
        {
            Assert.That(world.Control.Reason, Is.EqualTo(StopReason.None));
            await world.Time.Armed(TimeSpan.FromDays(1));
            world.Time.Advance(TimeSpan.FromDays(1));
        }

        await executing;
        Assert.That((await world.FindAsync(claim.Id)).Error!.Type, Is.EqualTo(JobError.DeadlineExceeded));
    }

    [Test]
    public async Task A_deadline_does_not_outlive_its_run()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);

        var job = await world.RunAsync(Submission);
        world.Time.Advance(Deadline);

        Assert.That((job.Status, world.Control.Reason), Is.EqualTo((JobStatus.Done, StopReason.None)));
    }
}
