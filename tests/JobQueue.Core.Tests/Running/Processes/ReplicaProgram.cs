using System.Globalization;

namespace JobQueue.Running.Processes;

/// <summary>A replica as a process of its own, for tests that kill it or make it the init of its container: <c>dotnet exec JobQueue.Core.Tests.dll &lt;what&gt; &lt;mark&gt; &lt;jobs&gt;</c>.</summary>
internal static class ReplicaProgram
{
    public const string Endless = "endless";

    public const string Leavings = "leavings";

    /// <summary>The command line of such a replica.</summary>
    public static string[] Command(string what, string mark, int jobs) =>
        ["dotnet", "exec", typeof(ReplicaProgram).Assembly.Location, what, mark, jobs.ToString(CultureInfo.InvariantCulture)];

    public static async Task Main(string[] args)
    {
        var jobs = int.Parse(args[2], CultureInfo.InvariantCulture);
        switch (args[0])
        {
            case Endless:
                await RunAsync(MarkedProcesses.Command(args[1], "sleep 1000 & trap '' TERM; while :; do sleep 1; done"), jobs);
                break;
            case Leavings:
                await RunAsync(MarkedProcesses.Command(args[1], "sleep 1000 & exit 0"), jobs);
                Console.WriteLine(string.Join(' ', await MarkedProcesses.WaitForAsync(MarkedProcesses.Zombies, count => count == 0)));
                break;
        }
    }

    private static async Task RunAsync(ProcessJobOptions options, int jobs)
    {
        await using var world = new RunningWorld(builder => builder.AddProcessHandler("work", options));
        var claims = new List<Claiming.JobClaim>();
        for (var i = 0; i < jobs; i++)
        {
            claims.Add(await world.ClaimAsync());
        }

        await Task.WhenAll(claims.Select(claim => Task.Run(() => world.Execute(claim, new RunControl()))));
    }
}
