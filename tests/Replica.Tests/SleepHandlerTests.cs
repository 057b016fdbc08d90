using JobQueue;
using JobQueue.Jobs;
using JobQueue.Testing;
using NUnit.Framework;
using Replica.Actions;

namespace Replica.Tests;

public sealed class SleepHandlerTests
{
    [TestCase("3")]
    [TestCase(3)]
    public async Task It_sleeps_for_as_long_as_it_is_told_and_says_how_far_it_is(object seconds)
    {
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler<SleepHandler>("sleep"));
        var submission = new JobSubmission { Action = "sleep" }.WithParameters(new { seconds });

        var started = harness.Time.GetUtcNow();
        var run = await harness.WithTimePassingAsync(harness.RunAsync(submission), TimeSpan.FromSeconds(1));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(run.Log.Select(line => line.Text), Is.EqualTo(new[] { "Sleeping for 3 s", "Awake" }));
        Assert.That(run.Job.FinishedAt, Is.GreaterThanOrEqualTo(started.AddSeconds(3)));
        Assert.That(run.Job.Progress!.Percent, Is.EqualTo(100));
    }

    [TestCase("-1")]
    [TestCase("1e9")]
    [TestCase("long")]
    public async Task A_time_that_is_none_fails_for_good(string seconds)
    {
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler<SleepHandler>("sleep"));

        var run = await harness.RunAsync(new JobSubmission { Action = "sleep", Retries = 3 }.WithParameters(new { seconds }));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(run.Job.Error!.Type, Is.EqualTo("invalid_parameters"));
        Assert.That(run.Retry, Is.Null);
    }
}
