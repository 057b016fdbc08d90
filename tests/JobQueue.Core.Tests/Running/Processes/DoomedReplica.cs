using System.Globalization;

namespace JobQueue.Running.Processes;

/// <summary>A process that runs many process jobs at once until a test kills it: <c>dotnet exec JobQueue.Core.Tests.dll &lt;mark&gt; &lt;jobs&gt;</c>.</summary>
internal static class DoomedReplica
{
    public static async Task Main(string[] args)
    {
        var options = MarkedProcesses.Command(args[0], "sleep 1000 & trap '' TERM; while :; do sleep 1; done");
        await using var world = new RunningWorld(builder => builder.AddProcessHandler("work", options));
        var claims = new List<Claiming.JobClaim>();
        for (var i = 0; i < int.Parse(args[1], CultureInfo.InvariantCulture); i++)
        {
            claims.Add(await world.ClaimAsync());
        }

        await Task.WhenAll(claims.Select(claim => Task.Run(() => world.Execute(claim, new RunControl()))));
    }
}
