using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Testing.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Logs;

/// <summary>What a handler logs, from its call to the stored line.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RunLogTests
{
    [Test]
    public async Task The_lines_are_there_when_the_job_is_done_and_in_the_application_log_too()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.Logger.Log(LogLevel.Information, "Scanning {Layers} layers\nof two lines", 3);
            context.Logger.Log(LogLevel.Error, new TimeoutException("too slow"), "Failed");
            context.Logger.Log(LogLevel.Debug, "for developers");
            return Task.CompletedTask;
        });

        var job = await world.RunAsync();

        var log = await world.LogAsync(job.Id);
        Assert.That(log.Take(3).Select(line => (line.LineNum, line.Level, line.Text)), Is.EqualTo(new[]
        {
            (0L, LogLevel.Information, "Scanning 3 layers"),
            (1L, LogLevel.Information, "of two lines"),
            (2L, LogLevel.Error, "Failed"),
        }));
        Assert.That(log[3].Text, Does.Contain("too slow"));
        Assert.That(world.Events.Logged.Where(logged => logged.Category == "JobQueue.Jobs.work").Select(logged => logged.Message), Does.Contain("Scanning 3 layers\nof two lines"));
    }

    [Test]
    public async Task Lines_are_stored_while_the_handler_runs()
    {
        var mayReturn = new TaskCompletionSource();
        await using var world = RunningWorld.With((context, _) =>
        {
            context.Logger.Log(LogLevel.Information, "early");
            return mayReturn.Task;
        });
        var claim = await world.ClaimAsync();
        var lingers = world.Time.Armed(JobLogWriter.Linger);
        var executing = world.ExecuteAsync(claim);
        await lingers;

        world.Time.Advance(JobLogWriter.Linger);

        while ((await world.LogAsync(claim.Id)).Count == 0)
        {
            await Task.Yield();
        }

        Assert.That(executing.IsCompleted, Is.False);
        mayReturn.SetResult();
        await executing;
    }

    [Test]
    public async Task What_services_log_by_loggers_of_their_own_reaches_the_job_log_but_frameworks_do_not()
    {
        await using var world = new RunningWorld(builder =>
        {
            builder.Services.AddTransient<Scanner>();
            builder.AddHandler<ScanHandler>("work");
        });

        var job = await world.RunAsync();
        world.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Registry.Scanner").Log(LogLevel.Warning, "outside of any job");

        Assert.That((await world.LogAsync(job.Id)).Select(line => line.Text), Is.EqualTo(new[] { "from a service" }));
    }

    [Test]
    public async Task A_log_that_cannot_be_stored_neither_fails_nor_holds_up_its_job()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.Logger.Log(LogLevel.Information, "lost");
            return Task.CompletedTask;
        });
        var claim = await world.ClaimAsync();
        for (var i = 0; i < 100; i++)
        {
            world.Faults.FailNext(StoreVerb.ReserveLines);
        }

        var patience = world.Time.Armed(JobRun.FlushPatience);
        var executing = world.ExecuteAsync(claim);
        await patience;
        world.Time.Advance(JobRun.FlushPatience);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Contain(EventIds.LogLinesNotStored));
    }

    [Test]
    public async Task A_batch_that_does_not_get_through_is_appended_again()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.Logger.Log(LogLevel.Information, "kept");
            return Task.CompletedTask;
        });
        var claim = await world.ClaimAsync();
        world.Faults.FailNext(StoreVerb.ReserveLines);

        var retry = world.Time.Armed(TimeSpan.FromMilliseconds(100));
        var executing = world.ExecuteAsync(claim);
        await retry;
        world.Time.Advance(TimeSpan.FromMilliseconds(100));
        await executing;

        Assert.That((await world.LogAsync(claim.Id)).Select(line => line.Text), Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public async Task A_batch_whose_reply_is_lost_is_stored_once()
    {
        await using var world = RunningWorld.With((context, _) =>
        {
            context.Logger.Log(LogLevel.Information, "once");
            return Task.CompletedTask;
        });
        var claim = await world.ClaimAsync();
        world.Faults.LoseReplyOfNext(StoreVerb.InsertLines);

        var retry = world.Time.Armed(TimeSpan.FromMilliseconds(100));
        var executing = world.ExecuteAsync(claim);
        await retry;
        world.Time.Advance(TimeSpan.FromMilliseconds(100));
        await executing;

        Assert.That((await world.LogAsync(claim.Id)).Select(line => (line.LineNum, line.Text)), Is.EqualTo(new[] { (0L, "once") }));
    }

    [Test]
    public async Task A_worker_that_lost_its_job_adds_no_line()
    {
        var mayLog = new TaskCompletionSource();
        await using var world = RunningWorld.With(async (context, _) =>
        {
            await mayLog.Task;
            context.Logger.Log(LogLevel.Information, "too late");
        });
        var claim = await world.ClaimAsync();
        var executing = world.ExecuteAsync(claim);
        await world.Replica.Jobs.BuryAsync(RunningWorld.Incarnation, CancellationToken.None);

        mayLog.SetResult();
        await executing;

        Assert.That(await world.LogAsync(claim.Id), Is.Empty);
    }

    [Test]
    public async Task An_abandoned_handler_adds_no_line_after_its_outcome()
    {
        var entered = new TaskCompletionSource();
        var mayLog = new TaskCompletionSource();
        await using var world = RunningWorld.With(async (context, _) =>
        {
            entered.SetResult();
            await mayLog.Task;
            context.Logger.Log(LogLevel.Information, "too late");
            await context.ReportProgressAsync(99, cancellationToken: CancellationToken.None);
        });
        var claim = await world.ClaimAsync();
        var executing = world.ExecuteAsync(claim);
        await entered.Task;
        world.Control.ForceStop();
        await world.Control.Settled;

        mayLog.SetResult();
        await executing;

        Assert.That(await world.LogAsync(claim.Id), Is.Empty);
        Assert.That((await world.FindAsync(claim.Id)).Progress, Is.Null);
    }

    private sealed class Scanner(ILoggerFactory loggers)
    {
        public void Scan()
        {
            loggers.CreateLogger("Registry.Scanner").Log(LogLevel.Information, "from a service");
            loggers.CreateLogger("System.Net.Http.HttpClient").Log(LogLevel.Information, "from a framework");
        }
    }

    private sealed class ScanHandler(Scanner scanner) : IJobHandler
    {
        public Task HandleAsync(JobContext context, CancellationToken cancellationToken)
        {
            scanner.Scan();
            return Task.CompletedTask;
        }
    }
}
