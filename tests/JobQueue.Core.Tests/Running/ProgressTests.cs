using JobQueue.Jobs;
using JobQueue.Testing.Faults;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ProgressTests
{
    [Test]
    public async Task The_last_report_is_stored_when_the_job_is_done()
    {
        await using var world = RunningWorld.With(async (context, stop) =>
        {
            for (var percent = 0; percent <= 100; percent++)
            {
                await context.ReportProgressAsync(percent, $"layer {percent}", stop);
            }
        });

        var job = await world.RunAsync();

        Assert.That(job.Progress, Is.EqualTo(new JobProgress(100, "layer 100")));
    }

    [Test]
    public async Task Reports_in_quick_succession_are_one_write_per_interval()
    {
        var mayGoOn = new TaskCompletionSource();
        await using var world = RunningWorld.With(async (context, stop) =>
        {
            await context.ReportProgressAsync(1, cancellationToken: stop);
            await mayGoOn.Task;
            for (var percent = 2; percent <= 50; percent++)
            {
                await context.ReportProgressAsync(percent, cancellationToken: stop);
            }
        });
        var claim = await world.ClaimAsync();
        var first = world.Time.Armed(ProgressReporter.Interval);
        var executing = world.ExecuteAsync(claim);
        await first;
        var afterFirst = await world.FindAsync(claim.Id);

        mayGoOn.SetResult();
        await executing;

        var done = await world.FindAsync(claim.Id);
        Assert.That((afterFirst.Progress!.Percent, done.Progress!.Percent), Is.EqualTo((1, 50)));
        Assert.That(done.Rev - afterFirst.Rev, Is.EqualTo(2), "One write of progress and one of the outcome.");
    }

    [Test]
    public async Task Progress_that_cannot_be_stored_does_not_fail_the_job()
    {
        await using var world = RunningWorld.With((context, stop) => context.ReportProgressAsync(5, cancellationToken: stop).AsTask());
        var claim = await world.ClaimAsync();
        world.Faults.FailNext(StoreVerb.ReportProgress);

        await world.ExecuteAsync(claim);

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
    }

    [TestCase(-0.1)]
    [TestCase(100.1)]
    [TestCase(double.NaN)]
    public async Task A_percentage_out_of_bounds_is_a_misuse(double percent)
    {
        await using var world = RunningWorld.With((context, stop) => context.ReportProgressAsync(percent, cancellationToken: stop).AsTask());

        var job = await world.RunAsync();

        Assert.That(job.Error!.Type, Is.EqualTo(nameof(ArgumentOutOfRangeException)));
    }

    [Test]
    public async Task A_result_beyond_64_KiB_is_a_misuse()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.SetResult(new string('x', JobContext.MaxResultBytes));
            return Task.CompletedTask;
        });

        var job = await world.RunAsync();

        Assert.That((job.Status, job.Error!.Type), Is.EqualTo((JobStatus.Error, nameof(ArgumentException))));
    }
}
