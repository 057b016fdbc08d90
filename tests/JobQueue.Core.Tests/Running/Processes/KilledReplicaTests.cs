using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace JobQueue.Running.Processes;

[TestFixture]
[Platform("Linux")]
internal sealed class KilledReplicaTests
{
    private const int Jobs = 8;

    // Each job: the command, its background child, the child of its loop, and the guard.
    private const int ProcessesPerJob = 4;

    private static string Mark => TestContext.CurrentContext.Test.ID + "-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Test]
    public async Task No_child_outlives_a_replica_that_is_killed()
    {
        var mark = Mark;
        var command = ReplicaProgram.Command(ReplicaProgram.Endless, mark, Jobs);
        using var replica = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        try
        {
            var running = await MarkedProcesses.WaitForAsync(mark, count => count >= Jobs * ProcessesPerJob);
            Assert.That(running, Has.Count.GreaterThanOrEqualTo(Jobs * ProcessesPerJob));
        }
        finally
        {
            replica.Kill();
            await replica.WaitForExitAsync();
        }

        var left = await MarkedProcesses.WaitForAsync(mark, count => count == 0);

        Assert.That(left, Is.Empty);
    }

    [Test]
    public async Task A_replica_that_is_the_init_of_its_container_leaves_no_zombie()
    {
        string[] container = ["--pid", "--fork", "--kill-child", "--mount-proc"];
        if (!await IsAllowedAsync(container))
        {
            Assert.Ignore("This account may not make a PID namespace (unshare --pid).");
        }

        using var replica = Process.Start(new ProcessStartInfo("unshare", [.. container, .. ReplicaProgram.Command(ReplicaProgram.Leavings, Mark, Jobs)]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var zombies = await replica.StandardOutput.ReadToEndAsync();
        await replica.WaitForExitAsync();

        Assert.That((replica.ExitCode, zombies.Trim()), Is.EqualTo((0, "")));
    }

    private static async Task<bool> IsAllowedAsync(string[] container)
    {
        try
        {
            using var trial = Process.Start(new ProcessStartInfo("unshare", [.. container, "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
            await trial.WaitForExitAsync();
            return trial.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
