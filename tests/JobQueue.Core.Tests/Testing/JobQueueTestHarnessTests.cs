using JobQueue.Jobs;
using JobQueue.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Testing;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobQueueTestHarnessTests
{
    [Test]
    public async Task A_handler_runs_with_its_services_and_parameters_and_its_outcome_is_told()
    {
        await using var harness = new JobQueueTestHarness(queue =>
        {
            queue.Services.AddSingleton(new Greeting("Hello"));
            queue.AddHandler<Greeter>("greet");
        });

        var run = await harness.RunAsync(new JobSubmission { Action = "greet" }.WithParameters(new { name = "World" }));

        Assert.That(run.Status, Is.EqualTo(JobStatus.Done));
        Assert.That(run.Job.Result!.Value.GetString(), Is.EqualTo("Hello, World"));
        Assert.That(run.Log.Select(line => line.Text), Is.EqualTo(new[] { "Greeting World" }));
        Assert.That(run.Retry, Is.Null);
    }

    [Test]
    public async Task A_parent_that_waits_has_its_children_run_beside_it()
    {
        await using var harness = new JobQueueTestHarness(queue =>
        {
            queue.AddHandler("child", (context, _) =>
            {
                context.SetResult(context.Job.ChildName!.Length);
                return Task.CompletedTask;
            });
            queue.AddHandler("parent", async (context, token) =>
            {
                var children = new[] { await context.SpawnAsync("a", new JobSubmission { Action = "child" }, token), await context.SpawnAsync("bb", new JobSubmission { Action = "child" }, token) };
                var outcomes = await context.WhenAllAsync(children, token);
                context.SetResult(outcomes.OfType<ChildOutcome.Succeeded>().Sum(outcome => outcome.Job.GetResult<int>()));
            });
        });

        await harness.Client.SubmitAsync(new JobSubmission { Action = "parent" });
        var runs = await harness.DrainAsync();

        Assert.That(runs.Select(run => (run.Job.Action, run.Status)), Is.EqualTo(new[] { ("child", JobStatus.Done), ("child", JobStatus.Done), ("parent", JobStatus.Done) }));
        Assert.That(runs[^1].Job.GetResult<int>(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_failure_tells_its_retry_which_runs_when_time_has_come()
    {
        var runs = 0;
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler("flaky", (_, _) =>
            ++runs == 1 ? throw new InvalidOperationException("Not yet.") : Task.CompletedTask));

        var failed = await harness.RunAsync(new JobSubmission { Action = "flaky", Retries = 1, Backoff = new JobBackoff.Constant(TimeSpan.FromMinutes(5)) });
        var early = await harness.DrainAsync();
        harness.Time.Advance(TimeSpan.FromMinutes(5));
        var late = await harness.DrainAsync();

        Assert.That(failed.Status, Is.EqualTo(JobStatus.Error));
        Assert.That(failed.Job.Error!.Message, Is.EqualTo("Not yet."));
        Assert.That(failed.Retry!.ScheduledAt, Is.EqualTo(failed.Job.FinishedAt!.Value.AddMinutes(5)));
        Assert.That(early, Is.Empty);
        Assert.That(late.Single().Job.Id, Is.EqualTo(failed.Retry.Id));
        Assert.That(late.Single().Status, Is.EqualTo(JobStatus.Done));
    }

    [Test]
    public async Task Draining_runs_the_jobs_that_jobs_submit_whatever_capacity_they_need()
    {
        JobQueueTestHarness? harness = null;
        harness = new JobQueueTestHarness(queue => queue
            .AddHandler("parent", async (context, token) =>
                await harness!.Client.SubmitAsync(new JobSubmission { Action = "child", CapacityMap = CapacityMap.Parse("scan=9") }, token))
            .AddHandler("child", (_, _) => Task.CompletedTask));
        await using var disposed = harness;
        await harness.Client.SubmitAsync(new JobSubmission { Action = "parent" });
        await harness.Client.SubmitAsync(new JobSubmission { Action = "of-somebody-else" });

        var runs = await harness.DrainAsync();

        Assert.That(runs.Select(run => (run.Job.Action, run.Status)), Is.EqualTo(new[] { ("parent", JobStatus.Done), ("child", JobStatus.Done) }));
    }

    [Test]
    public async Task A_run_is_cancelled_through_the_client()
    {
        var started = new TaskCompletionSource<JobContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler("slow", async (context, token) =>
        {
            started.SetResult(context);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        }));

        var running = harness.RunAsync(new JobSubmission { Action = "slow" });
        var context = await started.Task;
        await harness.Client.CancelAsync(context.Job.Id);
        var run = await running;

        Assert.That(run.Status, Is.EqualTo(JobStatus.Cancel));
        Assert.That(context.StopReason, Is.EqualTo(StopReason.Cancelled));
    }

    [Test]
    public async Task A_cancelled_call_stops_the_run_as_a_stopping_worker_does()
    {
        using var stopping = new CancellationTokenSource();
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler("slow", async (_, token) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        }));

        var run = await harness.RunAsync(new JobSubmission { Action = "slow" }, stopping.Token);

        Assert.That(run.Status, Is.EqualTo(JobStatus.WorkerShutdown));
    }

    [Test]
    public async Task What_was_submitted_is_asserted_by_action_and_parameters()
    {
        await using var harness = new JobQueueTestHarness(_ => { });
        await harness.Client.SubmitAsync(new JobSubmission { Action = "mail" }.WithParameters(new Mail("a@example.org")));
        await harness.Client.SubmitAsync(new JobSubmission { Action = "scan" });
        await harness.Client.SubmitAsync(new JobSubmission { Action = "scan" });

        Assert.That(harness.AssertSubmitted("mail").Action, Is.EqualTo("mail"));
        Assert.That(harness.AssertSubmitted<Mail>("mail", mail => mail.To == "a@example.org").Action, Is.EqualTo("mail"));
        Assert.That(() => harness.AssertSubmitted<Mail>("mail", mail => mail.To == "b"), Throws.TypeOf<JobAssertionException>().With.Message.Contains("a@example.org"));
        Assert.That(() => harness.AssertSubmitted("scan"), Throws.TypeOf<JobAssertionException>().With.Message.Contains("scan × 2"));
        Assert.That(() => harness.AssertNotSubmitted("gc"), Throws.Nothing);
        Assert.That(() => harness.AssertNotSubmitted("mail"), Throws.TypeOf<JobAssertionException>());
        Assert.That(harness.Submitted("scan"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_job_that_cannot_run_here_says_why()
    {
        await using var harness = new JobQueueTestHarness(queue => queue.AddHandler("known", (_, _) => Task.CompletedTask));
        var later = new JobSubmission { Action = "known", ScheduledAt = harness.Time.GetUtcNow().AddHours(1) };

        Assert.That(async () => await harness.RunAsync(new JobSubmission { Action = "unknown" }), Throws.InvalidOperationException.With.Message.Contains("'unknown'"));
        Assert.That(async () => await harness.RunAsync(later), Throws.InvalidOperationException.With.Message.Contains("not due"));
    }

    private sealed record Greeting(string Word);

    private sealed record Mail(string To);

    private sealed record Whom(string Name);

    private sealed class Greeter(Greeting greeting) : IJobHandler<Whom>
    {
        public Task HandleAsync(Whom parameters, JobContext context, CancellationToken cancellationToken)
        {
            context.Logger.LogInformation("Greeting {Name}", parameters.Name);
            context.SetResult($"{greeting.Word}, {parameters.Name}");
            return Task.CompletedTask;
        }
    }
}
