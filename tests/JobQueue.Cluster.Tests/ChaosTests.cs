using System.Diagnostics;
using NUnit.Framework;

namespace JobQueue.Cluster.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class ChaosTests
{
    private const int Jobs = 2000;

    // The driver waits for at most this many seconds until the jobs have ended, and for a minute until the replicas have stopped.
    private const int Patience = 120;

    private static string Seconds => Environment.GetEnvironmentVariable("JOBQUEUE_CHAOS_SECONDS") ?? "30";

    private static string Seed => Environment.GetEnvironmentVariable("JOBQUEUE_CHAOS_SEED") ?? "1";

    [Test]
    [Platform("Linux", Reason = "The driver stops and kills processes by signals and looks for what they leave in /proc.")]
    [CancelAfter(280_000)]
    public async Task Every_guarantee_holds_while_replicas_and_the_server_are_killed_stopped_and_cut_off(CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "JobQueue.Chaos.dll");
        string[] arguments = ["--seconds", Seconds, "--seed", Seed, "--jobs", $"{Jobs}", "--patience", $"{Patience}"];
        using var driver = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = driver.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = driver.StandardError.ReadToEndAsync(CancellationToken.None);

        await ExitAsync(driver, cancellationToken);

        await TestContext.Out.WriteLineAsync(await output);
        Assert.That(driver.ExitCode, Is.Zero, await output + await errors);
    }

    // SIGTERM, so that the driver ends what it has started.
    private static async Task ExitAsync(Process driver, CancellationToken cancellationToken)
    {
        try
        {
            await driver.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{driver.Id}"]);
            await driver.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
