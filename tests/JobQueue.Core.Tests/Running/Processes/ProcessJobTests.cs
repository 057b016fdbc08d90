using System.Globalization;
using System.Text.Json;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Logs;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace JobQueue.Running.Processes;

[TestFixture]
[Platform("Linux")]
[Parallelizable(ParallelScope.All)]
internal sealed class ProcessJobTests
{
    private static string Mark => TestContext.CurrentContext.Test.ID + "-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Test]
    public async Task Exit_code_0_is_done_and_the_output_is_the_log()
    {
        await using var world = Sh("echo one; echo 'curly {braces}' ; echo oops >&2; printf unfinished");

        var job = await world.RunAsync();

        Assert.That(job.Status, Is.EqualTo(JobStatus.Done));
        var log = await world.LogAsync(job.Id);
        Assert.That(log.Where(line => line.Level == LogLevel.Information).Select(line => line.Text), Is.EqualTo(new[] { "one", "curly {braces}", "unfinished" }));
        Assert.That(log.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text), Is.EqualTo(new[] { "oops" }));
    }

    [TestCase("exit 3", 3)]
    [TestCase("kill -KILL $$", 137)]
    public async Task Any_other_exit_code_is_an_error(string script, int exitCode)
    {
        await using var world = Sh(script);

        var job = await world.RunAsync(new JobSubmission { Action = "work", Retries = 1 });

        Assert.That((job.Status, job.Error!.Type), Is.EqualTo((JobStatus.Error, ProcessJobHandler.ExitCodeError)));
        Assert.That(job.Error.Message, Does.Contain($"exit code {exitCode}."));
        Assert.That(job.Retry, Is.Not.Null);
    }

    [Test]
    public async Task A_command_that_is_not_there_is_an_error_that_says_so()
    {
        await using var world = new RunningWorld(builder => builder.AddProcessHandler("work", "no-such-command-anywhere"));

        var job = await world.RunAsync();

        Assert.That((job.Status, job.Error!.Type), Is.EqualTo((JobStatus.Error, ProcessJobHandler.ExitCodeError)));
        Assert.That((await world.LogAsync(job.Id)).Select(line => line.Text), Has.Some.Contains("no-such-command-anywhere"));
    }

    [Test]
    public async Task The_command_finds_its_job_in_the_environment_and_nothing_on_its_input()
    {
        await using var world = Sh("echo $JOB_ID; echo $JOB_ACTION; echo \"$JOB_PARAMETERS\"; cat");
        var parameters = JsonSerializer.SerializeToElement(new { layer = "sha256:1", text = "a \"b\" $c" });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Parameters = parameters });

        Assert.That(job.Status, Is.EqualTo(JobStatus.Done));
        Assert.That((await world.LogAsync(job.Id)).Select(line => line.Text), Is.EqualTo(new[] { job.Id.ToString(), "work", parameters.GetRawText() }));
    }

    [Test]
    public async Task Parameters_beyond_what_the_system_passes_end_the_job_without_retry()
    {
        await using var world = Sh("true");
        var parameters = JsonSerializer.SerializeToElement(new { text = new string('x', 200 * 1024) });

        var job = await world.RunAsync(new JobSubmission { Action = "work", Parameters = parameters, Retries = 3 });

        Assert.That((job.Status, job.Error!.Type, job.Retry), Is.EqualTo((JobStatus.Error, ProcessJobHandler.StartError, (RetryIntent?)null)));
    }

    [Test]
    public async Task The_command_starts_with_the_signal_of_a_broken_pipe_not_ignored()
    {
        // The runtime ignores it. What else is ignored was handed on by whoever started the worker, such as nohup, and is handed on.
        const ulong Pipe = 1UL << (13 - 1);
        await using var world = Sh("grep SigIgn /proc/self/status");

        var job = await world.RunAsync();

        var line = (await world.LogAsync(job.Id)).Single().Text;
        var ignored = ulong.Parse(line.Split('\t')[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Assert.That(ignored & Pipe, Is.Zero);
    }

    [Test]
    public async Task A_producer_whose_reader_has_gone_ends_as_it_does_in_a_terminal()
    {
        await using var world = Sh("while :; do echo line; done 2>/dev/null | head -n 1");

        var job = await world.RunAsync();

        Assert.That((await world.LogAsync(job.Id)).Select(line => line.Text), Is.EqualTo(new[] { "line" }));
    }

    [Test]
    public async Task Two_megabytes_without_a_line_break_are_one_line_that_says_it_is_cut()
    {
        await using var world = Sh("head -c 2000000 /dev/zero | tr '\\0' x; echo; echo after");

        var job = await world.RunAsync();

        var log = await world.LogAsync(job.Id);
        Assert.That(log.Select(line => line.Text.Length), Is.EqualTo(new[] { LogLine.MaxLength, 5 }));
        Assert.That(log[0].Text, Does.EndWith("(cut: 2000000 characters)"));
    }

    [Test]
    public async Task A_polite_stop_reaches_the_whole_group_and_exit_code_0_is_done()
    {
        await using var world = Marked("trap 'echo told; exit 0' TERM; sleep 1000 & echo ready; while :; do wait; done");
        var claim = await world.ClaimAsync();
        var executing = await ReadyAsync(world, claim);

        world.Control.RequestStop(StopReason.WorkerStopping);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That((await world.LogAsync(claim.Id)).Select(line => line.Text), Is.EqualTo(new[] { "ready", "told" }));
        Assert.That(await MarkedProcesses.WaitForAsync(Mark, count => count == 0), Is.Empty);
    }

    [Test]
    public async Task A_polite_stop_ends_a_command_that_does_not_care_by_its_signal()
    {
        await using var world = Marked("echo ready; exec sleep 1000");
        var claim = await world.ClaimAsync();
        var executing = await ReadyAsync(world, claim);

        world.Control.RequestStop(StopReason.WorkerStopping);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.WorkerShutdown));
    }

    [Test]
    public async Task A_command_that_ignores_the_polite_stop_is_killed_with_its_children_and_is_not_abandoned()
    {
        await using var world = Marked("trap '' TERM; sleep 1000 & echo ready; while :; do sleep 1; done");
        var stopTimeout = TimeSpan.FromSeconds(7);
        var claim = await world.ClaimAsync(new JobSubmission { Action = "work", StopTimeout = stopTimeout });
        var executing = await ReadyAsync(world, claim);
        var armed = world.Time.Armed(stopTimeout);
        world.Control.RequestStop(StopReason.LeaseLost);
        await armed;

        world.Time.Advance(stopTimeout);
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That(world.Events.Logged.Select(logged => logged.Id), Does.Not.Contain(EventIds.HandlerAbandoned));
        Assert.That(await MarkedProcesses.WaitForAsync(Mark, count => count == 0), Is.Empty);
    }

    [Test]
    public async Task What_a_command_leaves_behind_is_killed_and_does_not_hold_up_its_job()
    {
        await using var world = Marked("trap '' TERM; sleep 1000 & echo started; exit 0");

        var job = await world.RunAsync();

        Assert.That(job.Status, Is.EqualTo(JobStatus.Done));
        Assert.That((await world.LogAsync(job.Id)).Select(line => line.Text), Is.EqualTo(new[] { "started" }));
        Assert.That(await MarkedProcesses.WaitForAsync(Mark, count => count == 0), Is.Empty);
    }

    [Test]
    public async Task A_process_that_left_the_group_and_holds_the_output_open_does_not_hold_up_its_job()
    {
        await using var world = Marked("setsid sleep 20 & echo left");
        var claim = await world.ClaimAsync();
        var armed = world.Time.Armed(TimeSpan.FromSeconds(2));
        var said = world.Events.Arm(0, logged => logged.Message == "left");
        var executing = world.ExecuteAsync(claim);
        await Task.WhenAll(armed, said);

        world.Time.Advance(TimeSpan.FromSeconds(2));
        await executing;

        Assert.That((await world.FindAsync(claim.Id)).Status, Is.EqualTo(JobStatus.Done));
        Assert.That((await world.LogAsync(claim.Id)).Select(line => line.Text), Is.EqualTo(new[] { "left" }));
    }

    [Test]
    public async Task Of_many_commands_started_at_once_each_dies_with_its_own_pipe()
    {
        await using var world = Marked("trap '' TERM; while :; do sleep 1; done");
        var runs = new List<(RunControl Control, Task Executing)>();
        for (var i = 0; i < 8; i++)
        {
            var claim = await world.ClaimAsync(new JobSubmission { Action = "work" });
            var control = new RunControl();
            runs.Add((control, Task.Run(() => world.Execute(claim, control))));
        }

        await MarkedProcesses.WaitForAsync(Mark, count => count >= runs.Count * 3);
        runs[3].Control.ForceStop();
        await runs[3].Executing;

        Assert.That(runs.Count(run => run.Executing.IsCompleted), Is.EqualTo(1));
        runs.ForEach(run => run.Control.ForceStop());
        await Task.WhenAll(runs.Select(run => run.Executing));
        Assert.That(await MarkedProcesses.WaitForAsync(Mark, count => count == 0), Is.Empty);
    }

    private static RunningWorld Sh(string script) => new(builder => builder.AddProcessHandler("work", "sh", "-c", script));

    private static RunningWorld Marked(string script) => new(builder => builder.AddProcessHandler("work", MarkedProcesses.Command(Mark, script)));

    /// <summary>Starts the job and waits until its command has said that it is ready.</summary>
    private static async Task<Task> ReadyAsync(RunningWorld world, Claiming.JobClaim claim)
    {
        var ready = world.Events.Arm(0, logged => logged.Message == "ready");
        var executing = world.ExecuteAsync(claim);
        await ready;
        return executing;
    }
}
