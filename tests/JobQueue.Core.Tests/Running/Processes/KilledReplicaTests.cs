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

    [Test]
    public async Task No_child_outlives_a_replica_that_is_killed()
    {
        var mark = TestContext.CurrentContext.Test.ID + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var replica = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(DoomedReplica).Assembly.Location, mark, Jobs.ToString(CultureInfo.InvariantCulture)]))!;
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
}
