using System.Text.Json;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class HandlerOutcomeTests
{
    [Test]
    public async Task An_exception_that_cannot_say_what_it_is_fails_the_job_like_any_other()
    {
        await using var world = RunningWorld.With((_, _) => throw new SpeechlessException());

        var ended = await world.RunAsync();

        Assert.That((ended.Status, ended.Error!.Type), Is.EqualTo((JobStatus.Error, nameof(SpeechlessException))));
    }

    [Test]
    public async Task A_handler_that_returns_ends_its_job_in_done_with_its_result()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.SetResult(new { Layers = 7 });
            return Task.CompletedTask;
        });

        var job = await world.RunAsync();

        Assert.That(job.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(job.Result!.Value.GetProperty("layers").GetInt32(), Is.EqualTo(7));
    }

    [Test]
    public async Task A_handler_that_throws_ends_its_job_in_error_and_the_successor_waits_for_the_back_off()
    {
        await using var world = RunningWorld.With((_, _) => throw new TimeoutException("The registry does not answer."));
        var failedAt = world.Time.GetUtcNow();

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 2, Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(40)) });

        Assert.That(job.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(job.Error, Has.Property("Type").EqualTo(nameof(TimeoutException)).And.Property("Message").EqualTo("The registry does not answer."));
        var successor = await world.FindAsync(job.Retry!.Id);
        Assert.That(successor.ScheduledAt, Is.EqualTo(failedAt.AddSeconds(40)));
        Assert.That((successor.RetryFromId, successor.RetriesLeft), Is.EqualTo((job.Id, 1)));
    }

    [Test]
    public async Task A_failure_without_retries_left_has_no_successor()
    {
        await using var world = RunningWorld.With((_, _) => throw new TimeoutException());

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 0 });

        Assert.That((job.Status, job.Retry), Is.EqualTo((JobStatus.Error, (RetryIntent?)null)));
    }

    [Test]
    public async Task A_handler_may_fail_for_good()
    {
        await using var world = RunningWorld.With((_, _) => throw new JobFailedException("410 Gone") { Type = "http_status", Retry = new FailureRetry.Never() });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 5 });

        Assert.That((job.Status, job.Error!.Type, job.Retry), Is.EqualTo((JobStatus.Error, "http_status", (RetryIntent?)null)));
    }

    [Test]
    public async Task A_handler_may_name_the_time_of_the_retry()
    {
        await using var world = RunningWorld.With((_, _) => throw new JobFailedException("429") { Retry = new FailureRetry.After(TimeSpan.FromMinutes(7)) });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 1, Backoff = new JobBackoff.None() });

        Assert.That(job.Retry!.At, Is.EqualTo(world.Time.GetUtcNow().AddMinutes(7)));
    }

    [Test]
    public async Task A_handler_that_asks_for_it_runs_again_later_and_no_retry_is_spent()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.RescheduleAfter(TimeSpan.FromHours(1));
            return Task.CompletedTask;
        });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 3 });

        Assert.That((job.Status, job.Claimable, job.RetriesLeft), Is.EqualTo((JobStatus.Waiting, true, 3)));
        Assert.That(job.ScheduledAt, Is.EqualTo(world.Time.GetUtcNow().AddHours(1)));
    }

    [Test]
    public async Task Parameters_that_do_not_fit_end_the_job_without_retry()
    {
        await using var world = new RunningWorld(builder => builder.AddHandler<Layer>("work", (_, _, _) => Task.CompletedTask));
        var parameters = JsonSerializer.SerializeToElement(new { size = "many" });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 5, Parameters = parameters });

        Assert.That((job.Status, job.Error!.Type, job.Retry), Is.EqualTo((JobStatus.Error, "invalid_parameters", (RetryIntent?)null)));
    }

    [Test]
    public async Task An_operation_cancelled_by_itself_is_a_failure_like_any_other()
    {
        await using var world = RunningWorld.With((_, _) => throw new TaskCanceledException("The HTTP client timed out."));

        var job = await world.RunAsync();

        Assert.That((job.Status, job.Error!.Type), Is.EqualTo((JobStatus.Error, nameof(TaskCanceledException))));
    }

    [Test]
    public async Task A_handler_that_never_yields_does_not_hold_up_its_worker()
    {
        using var mayReturn = new ManualResetEventSlim();
        await using var world = RunningWorld.With((_, _) =>
        {
            mayReturn.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
            return Task.CompletedTask;
        });
        var claim = await world.ClaimAsync();

        var executing = world.ExecuteAsync(claim);

        Assert.That(executing.IsCompleted, Is.False);
        mayReturn.Set();
        await executing;
    }

    [Test]
    public async Task What_is_logged_about_a_run_never_holds_its_parameters()
    {
        await using var world = RunningWorld.With((_, _) => Task.CompletedTask);

        await world.RunAsync(new JobSubmission { Action = "work", Parameters = JsonSerializer.SerializeToElement(new { secret = "hunter2" }) });

        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Contain(EventIds.RunStarted).And.Contain(EventIds.RunEnded));
        Assert.That(world.Events.Logged.Select(logged => logged.Message), Has.None.Contains("hunter2"));
    }

    private sealed record Layer(int Size);
}
